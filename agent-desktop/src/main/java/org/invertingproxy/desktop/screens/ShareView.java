package org.invertingproxy.desktop.screens;

import java.net.URI;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import org.invertingproxy.desktop.model.MainModel;
import org.invertingproxy.desktop.model.ShareState;
import org.invertingproxy.desktop.model.ShareStatus;

/** The state in words and colour, the public address, and the one big button. */
final class ShareView extends VBox {
  private static final double DOT = 6;

  private final Label state = new Label();
  private final Label detail = new Label();
  private final Button button = new Button();
  private final LinkView link;

  ShareView(MainModel model, Consumer<URI> browser) {
    link = new LinkView(browser);
    state.setId("state");
    state.setMinWidth(USE_PREF_SIZE);
    state.setGraphic(new Circle(DOT));
    state.getStyleClass().add("state");
    detail.setId("detail");
    detail.setWrapText(true);
    detail.setMinHeight(USE_PREF_SIZE);
    detail.getStyleClass().add("detail");
    button.setId("share");
    button.setMaxWidth(Double.MAX_VALUE);
    button.getStyleClass().add("primary");
    button.setOnAction(event -> model.toggle());
    model.actionProperty().addListener((observable, old, now) -> label(now));
    label(model.actionProperty().get());
    Label notice = FieldBox.line(model.noticeProperty(), "notice");
    notice.setId("notice");
    VBox words = new VBox(state, detail);
    words.getStyleClass().add("status");
    getStyleClass().addAll("card", "share");
    getChildren().addAll(words, link, button, notice);
    model.share().statusProperty().addListener((observable, old, now) -> show(now));
    show(model.share().statusProperty().get());
  }

  /** Copies the public address, if there is one. */
  void copyLink() {
    link.copy();
  }

  private void show(ShareStatus status) {
    for (ShareState each : ShareState.values()) {
      PseudoClass style = PseudoClass.getPseudoClass(each.name().toLowerCase(Locale.ROOT));
      pseudoClassStateChanged(style, each == status.state());
    }
    state.setText(status.state().words());
    detail.setText(status.detail());
    link.show(status.publicUrl());
    // Enter in a field shares; it must never stop sharing.
    button.setDefaultButton(!status.state().isRunning());
  }

  /** The letter S is the mnemonic of every label; other underscores are the host's own. */
  private void label(String action) {
    String text = action.replace("_", "__");
    button.setText(text.startsWith("S") ? "_" + text : text);
  }
}
