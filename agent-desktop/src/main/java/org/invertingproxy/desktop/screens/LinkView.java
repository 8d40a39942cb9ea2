package org.invertingproxy.desktop.screens;

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.Duration;

/** The public address with its two uses: copy and open. */
final class LinkView extends HBox {
  private static final String COPY = "_Copy";
  private static final Duration COPIED_SHOWN = Duration.seconds(3);

  private final TextField address = new TextField();
  private final Button copy = new Button(COPY, new Icon("copy"));
  private final Button open = new Button("Op_en", new Icon("open"));
  private final PauseTransition copied = new PauseTransition(COPIED_SHOWN);

  LinkView(Consumer<URI> browser) {
    address.setId("public-url");
    address.setEditable(false);
    address.setAccessibleText("Public address");
    address.setPromptText("The public address appears here");
    HBox.setHgrow(address, Priority.ALWAYS);
    copy.setId("copy");
    copy.setMinWidth(USE_PREF_SIZE);
    copy.setMaxHeight(Double.MAX_VALUE);
    copy.getStyleClass().add("secondary");
    copy.setOnAction(event -> copy());
    open.setId("open");
    open.setMinWidth(USE_PREF_SIZE);
    open.setMaxHeight(Double.MAX_VALUE);
    open.getStyleClass().add("secondary");
    open.setAccessibleText("Open in browser");
    open.setOnAction(event -> browser.accept(URI.create(address.getText())));
    copied.setOnFinished(event -> copy.setText(COPY));
    getStyleClass().add("link");
    getChildren().addAll(address, copy, open);
    disableProperty().bind(address.textProperty().isEmpty());
  }

  void show(String url) {
    address.setText(url);
  }

  void copy() {
    if (!address.getText().isEmpty()) {
      Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, address.getText()));
      copy.setText("Copied");
      copied.playFromStart();
    }
  }
}
