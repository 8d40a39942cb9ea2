package org.invertingproxy.desktop.screens;

import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.invertingproxy.desktop.ports.LocalPort;
import org.jspecify.annotations.Nullable;

/** A row of the port list: address, then process. */
final class PortCell extends ListCell<LocalPort> {
  private final Label address = new Label();
  private final Label process = new Label();
  private final HBox row;

  PortCell() {
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    row = new HBox(address, gap, process);
    row.getStyleClass().add("port-row");
    address.getStyleClass().add("port-address");
    address.setMinWidth(Region.USE_PREF_SIZE);
    process.getStyleClass().add("port-process");
  }

  @Override
  protected void updateItem(@Nullable LocalPort port, boolean empty) {
    super.updateItem(port, empty);
    if (port == null || empty) {
      setGraphic(null);
      setAccessibleText(null);
      return;
    }
    String name = port.process() == null ? "" : port.process();
    address.setText(port.address());
    process.setText(name);
    setAccessibleText(port.address() + " " + name);
    setGraphic(row);
  }
}
