package org.invertingproxy.desktop.screens;

import javafx.beans.property.BooleanProperty;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The product's name, and the switch between light and dark. */
final class HeaderView extends HBox {
  HeaderView(BooleanProperty dark) {
    Label name = new Label("Inverting Proxy", new Icon("logo"));
    name.getStyleClass().add("product");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    ToggleButton theme = new ToggleButton("_Dark", new Icon("moon"));
    theme.setMnemonicParsing(true);
    theme.setId("dark");
    theme.setAccessibleText("Dark window");
    theme.getStyleClass().add("quiet");
    theme.selectedProperty().bindBidirectional(dark);
    getStyleClass().add("header");
    getChildren().addAll(name, gap, theme);
  }
}
