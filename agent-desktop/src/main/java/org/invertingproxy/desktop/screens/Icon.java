package org.invertingproxy.desktop.screens;

import javafx.scene.layout.Region;

/** A small sign whose outline and colour come from the style sheet. */
final class Icon extends Region {
  Icon(String name) {
    getStyleClass().addAll("icon", "icon-" + name);
  }
}
