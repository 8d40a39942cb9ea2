package org.invertingproxy.desktop.screens;

import javafx.beans.binding.Bindings;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.invertingproxy.desktop.model.MainModel;

/** What the user enters before sharing; locked while an agent runs. */
final class SetupView extends ScrollPane {
  private final ConnectionView connection;
  private final PortsView ports;
  private final MainModel model;

  SetupView(MainModel model) {
    this.model = model;
    connection = new ConnectionView(model.form());
    ports = new PortsView(model.ports(), model.form().localServer(), model::toggle);
    VBox.setVgrow(ports, Priority.ALWAYS);
    VBox column = new VBox(connection, ports);
    column.getStyleClass().add("column");
    column
        .disableProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> model.share().state().isRunning(), model.share().statusProperty()));
    setContent(column);
    setFitToWidth(true);
    setFitToHeight(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    setFocusTraversable(false);
    getStyleClass().add("setup");
  }

  /** A first user begins with the proxy, all others with the port. */
  void focusStart() {
    if (model.form().proxy().textProperty().get().isEmpty()) {
      connection.focusFirst();
    } else {
      ports.focusList();
    }
  }
}
