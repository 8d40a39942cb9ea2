package org.invertingproxy.desktop.screens;

import javafx.beans.InvalidationListener;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.invertingproxy.desktop.model.FormField;
import org.invertingproxy.desktop.model.PortsModel;
import org.invertingproxy.desktop.ports.LocalPort;
import org.jspecify.annotations.Nullable;

/** What to share: a port from the list of those that listen, or a typed one. */
final class PortsView extends VBox {
  private final PortsModel model;
  private final ListView<LocalPort> list;
  private boolean following;

  PortsView(PortsModel model, FormField localServer, Runnable share) {
    this.model = model;
    TextField field = new TextField();
    field.setId("local-server");
    field.setPromptText("3000 or localhost:3000");
    field.textProperty().bindBidirectional(localServer.textProperty());
    list = new ListView<>(model.items());
    list.setId("ports");
    list.setCellFactory(view -> new PortCell());
    list.setPlaceholder(new Label("No program on this machine listens on a port yet."));
    list.setOnKeyPressed(
        key -> {
          if (key.getCode() == KeyCode.ENTER) {
            share.run();
          }
        });
    Label heading = new Label("Pick a _listening port");
    heading.setMnemonicParsing(true);
    heading.setLabelFor(list);
    heading.getStyleClass().add("field-label");
    VBox.setVgrow(list, Priority.ALWAYS);
    Card card =
        new Card(
            "Local server",
            heading,
            list,
            new FieldBox("_Or enter its port or address", localServer, field, field));
    VBox.setVgrow(card, Priority.ALWAYS);
    getChildren().add(card);
    list.getSelectionModel().selectedItemProperty().addListener((o, old, now) -> pick(now));
    InvalidationListener follow = observable -> follow();
    localServer.textProperty().addListener(follow);
    model.items().addListener(follow);
    list.focusedProperty().addListener(follow);
    follow();
  }

  /** Puts the cursor on the list. */
  void focusList() {
    list.requestFocus();
  }

  private void pick(@Nullable LocalPort port) {
    if (port != null && !following) {
      model.pick(port);
    }
  }

  /** The form's text rules; the list only shows which of its rows that is. */
  private void follow() {
    following = true;
    model.picked().ifPresentOrElse(list.getSelectionModel()::select, this::selectNothing);
    following = false;
  }

  /** Without a focused row the first press of an arrow key selects the first row. */
  private void selectNothing() {
    list.getSelectionModel().clearSelection();
    list.getFocusModel().focus(-1);
  }
}
