package org.invertingproxy.desktop.screens;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** A titled group on a surface of its own. */
final class Card extends VBox {
  Card(String title, Node... content) {
    Label heading = new Label(title);
    heading.getStyleClass().add("card-title");
    getStyleClass().add("card");
    getChildren().add(heading);
    getChildren().addAll(content);
  }
}
