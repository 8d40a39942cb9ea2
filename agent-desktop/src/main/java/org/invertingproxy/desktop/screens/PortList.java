package org.invertingproxy.desktop.screens;

import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.invertingproxy.desktop.model.PortsModel;
import org.invertingproxy.desktop.ports.LocalPort;
import org.jspecify.annotations.Nullable;

/** The list of local ports. The model's choice rules; the selected row only shows it. */
final class PortList extends ListView<LocalPort> {
  private final PortsModel model;
  private boolean following;

  /**
   * A list of the model's ports.
   *
   * @param share what the Enter key does
   */
  PortList(PortsModel model, Runnable share) {
    super(model.items());
    this.model = model;
    setId("ports");
    setCellFactory(view -> new PortCell());
    setPlaceholder(new Label("No program on this machine listens on a port yet."));
    addEventHandler(
        KeyEvent.KEY_PRESSED,
        key -> {
          if (key.getCode() == KeyCode.ENTER) {
            share.run();
          }
        });
    setOnMouseMoved(event -> model.hold());
    setOnMouseExited(event -> model.release());
    getSelectionModel().selectedItemProperty().addListener((o, old, now) -> pick(now));
    model.revisionProperty().addListener((observable, old, now) -> follow());
    focusedProperty().addListener((observable, old, now) -> follow());
    follow();
  }

  private void pick(@Nullable LocalPort port) {
    if (port != null && !following) {
      model.pick(port);
    }
  }

  private void follow() {
    following = true;
    model.picked().ifPresentOrElse(getSelectionModel()::select, this::selectNothing);
    following = false;
  }

  /** Without a focused row the first press of an arrow key selects the first row. */
  private void selectNothing() {
    getSelectionModel().clearSelection();
    getFocusModel().focus(-1);
  }
}
