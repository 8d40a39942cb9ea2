package org.invertingproxy.desktop.screens;

import javafx.scene.Node;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Arranges the same three parts for a wide or for a narrow window. */
final class Body {
  private final Node setup;
  private final Node share;
  private final Node requests;
  private boolean wide;

  Body(Node setup, Node share, Node requests) {
    this.setup = setup;
    this.share = share;
    this.requests = requests;
  }

  boolean isWide() {
    return wide;
  }

  /** Setup at the left, sharing and requests at the right. */
  Node wide() {
    wide = true;
    VBox right = new VBox(share, requests);
    right.getStyleClass().add("column");
    VBox.setVgrow(requests, Priority.ALWAYS);
    HBox.setHgrow(right, Priority.ALWAYS);
    HBox columns = new HBox(setup, right);
    columns.getStyleClass().addAll("body", "wide");
    return columns;
  }

  /** Sharing on top, setup and requests as tabs below. */
  Node narrow() {
    wide = false;
    Tab requestsTab = new Tab("Requests", requests);
    requestsTab.setId("requests-tab");
    TabPane tabs = new TabPane(new Tab("Setup", setup), requestsTab);
    tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    VBox.setVgrow(tabs, Priority.ALWAYS);
    VBox rows = new VBox(share, tabs);
    rows.getStyleClass().addAll("body", "narrow");
    return rows;
  }
}
