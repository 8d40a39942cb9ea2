package org.invertingproxy.desktop.screens;

import java.net.URI;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.BorderPane;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import org.invertingproxy.desktop.model.MainModel;

/** The whole window: wide, it shows everything side by side; narrow, setup and requests in tabs. */
public final class MainView extends BorderPane {
  private static final double WIDE = 820;
  private static final PseudoClass DARK = PseudoClass.getPseudoClass("dark");

  private final ShareView share;
  private final SetupView setup;
  private final Body body;

  /** A window for this model that opens addresses in this browser. */
  public MainView(MainModel model, Consumer<URI> browser) {
    share = new ShareView(model, browser);
    setup = new SetupView(model);
    body = new Body(setup, share, new RequestsView(model.requests(), model.share()));
    setTop(new HeaderView(model.darkProperty()));
    String styles = Objects.requireNonNull(MainView.class.getResource("app.css")).toExternalForm();
    getStylesheets().add(styles);
    getStyleClass().add("app");
    model.darkProperty().addListener((observable, old, now) -> darken(now));
    darken(model.darkProperty().get());
    setCenter(body.wide());
    widthProperty().addListener((observable, old, now) -> arrange(now.doubleValue() >= WIDE));
  }

  /** Adds the keys that work everywhere in the window, and puts the cursor where work begins. */
  public void attach(Scene scene) {
    var keys = scene.getAccelerators();
    keys.put(KeyCombination.valueOf("Shortcut+Shift+C"), share::copyLink);
    keys.put(KeyCombination.valueOf("Shortcut+Q"), () -> requestClose(scene.getWindow()));
    keys.put(KeyCombination.valueOf("Shortcut+W"), () -> requestClose(scene.getWindow()));
    setup.focusStart();
  }

  private static void requestClose(Window window) {
    window.fireEvent(new WindowEvent(window, WindowEvent.WINDOW_CLOSE_REQUEST));
  }

  private void darken(boolean dark) {
    pseudoClassStateChanged(DARK, dark);
  }

  private void arrange(boolean wide) {
    if (wide == body.isWide()) {
      return;
    }
    Node focused = getScene() == null ? null : getScene().getFocusOwner();
    setCenter(wide ? body.wide() : body.narrow());
    if (focused != null) {
      Platform.runLater(focused::requestFocus);
    }
  }
}
