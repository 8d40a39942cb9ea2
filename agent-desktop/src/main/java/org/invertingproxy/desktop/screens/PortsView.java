package org.invertingproxy.desktop.screens;

import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.invertingproxy.desktop.model.FormField;
import org.invertingproxy.desktop.model.PortsModel;

/** What to share: a port from the list of those that listen, or a typed one. */
final class PortsView extends VBox {
  private final PortList list;

  PortsView(PortsModel model, FormField localServer, Runnable share) {
    TextField field = new TextField();
    field.setId("local-server");
    field.setPromptText("3000 or localhost:3000");
    field.textProperty().bindBidirectional(localServer.textProperty());
    list = new PortList(model, share);
    Label heading = new Label("Pick a _listening port");
    heading.setMnemonicParsing(true);
    heading.setLabelFor(list);
    heading.getStyleClass().add("field-label");
    VBox.setVgrow(list, Priority.ALWAYS);
    FieldBox typed = new FieldBox("_Or enter its port or address", localServer, field, field);
    Card card = new Card("Local server", heading, list, typed);
    VBox.setVgrow(card, Priority.ALWAYS);
    getChildren().add(card);
  }

  /** Puts the cursor on the list. */
  void focusList() {
    list.requestFocus();
  }
}
