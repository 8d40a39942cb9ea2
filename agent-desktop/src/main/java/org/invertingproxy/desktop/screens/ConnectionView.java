package org.invertingproxy.desktop.screens;

import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.invertingproxy.desktop.model.ShareForm;

/** Where to share: the proxy, the token, the backend's name. */
final class ConnectionView extends VBox {
  private final ShareForm form;
  private final TextField proxy = new TextField();
  private final TextField backend = new TextField();

  ConnectionView(ShareForm form) {
    this.form = form;
    proxy.setId("proxy");
    proxy.setPromptText("https://proxy.example.com");
    proxy.textProperty().bindBidirectional(form.proxy().textProperty());
    backend.setId("backend");
    backend.setPromptText("my-app");
    backend.textProperty().bindBidirectional(form.backend().textProperty());
    getChildren()
        .add(
            new Card(
                "Proxy",
                new VBox(new FieldBox("Proxy _address", form.proxy(), proxy, proxy), insecureBox()),
                new TokenView(form.token()),
                new VBox(
                    new FieldBox("_Backend name", form.backend(), backend, backend), choices())));
  }

  /** Puts the cursor where a first user begins. */
  void focusFirst() {
    proxy.requestFocus();
  }

  private CheckBox insecureBox() {
    CheckBox insecure = new CheckBox("Allow sending the token _unencrypted");
    insecure.setId("insecure");
    insecure.selectedProperty().bindBidirectional(form.insecureProperty());
    insecure.visibleProperty().bind(form.unencryptedProperty());
    insecure.managedProperty().bind(insecure.visibleProperty());
    return insecure;
  }

  /** The names in the token, where there are several to choose from. */
  private FlowPane choices() {
    FlowPane choices = new FlowPane();
    choices.getStyleClass().add("choices");
    ObservableValue<List<String>> names = form.token().backendsProperty();
    names.addListener(observable -> offer(choices, names.getValue()));
    offer(choices, names.getValue());
    return choices;
  }

  private void offer(FlowPane choices, List<String> names) {
    boolean choice = names.size() > 1;
    choices.setVisible(choice);
    choices.setManaged(choice);
    choices.getChildren().setAll(names.stream().map(this::choice).toList());
  }

  private Button choice(String name) {
    Button button = new Button(name);
    button.setMnemonicParsing(false);
    button.getStyleClass().add("chip");
    button.setAccessibleText("Use the backend " + name);
    button.setOnAction(event -> form.backend().textProperty().set(name));
    return button;
  }
}
