package org.invertingproxy.desktop.app;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.invertingproxy.desktop.model.MainModel;
import org.invertingproxy.desktop.ports.PortFinder;
import org.invertingproxy.desktop.ports.PortWatch;
import org.invertingproxy.desktop.screens.MainView;
import org.invertingproxy.desktop.settings.ConfigDirectory;
import org.invertingproxy.desktop.settings.SettingsStore;
import org.invertingproxy.desktop.settings.TokenStore;
import org.invertingproxy.desktop.tunnel.AgentTunnel;
import org.jspecify.annotations.Nullable;

/**
 * Puts the program together and takes it apart again. Nothing calls the window: a timeline samples
 * the agent and the ports four times a second.
 */
public final class DesktopApp extends Application {
  private static final Duration SAMPLING = Duration.millis(250);

  private @Nullable PortWatch ports;
  private @Nullable MainModel model;

  @Override
  public void start(Stage stage) {
    Path directory = configDirectory();
    PortWatch watch = PortWatch.start(PortFinder.ofThisSystem());
    MainModel window =
        new MainModel(
            new SettingsStore(directory),
            new TokenStore(directory),
            watch::latest,
            AgentTunnel::open,
            InstantSource.system());
    ports = watch;
    model = window;

    Timeline sampling = new Timeline(new KeyFrame(SAMPLING, event -> window.sample()));
    sampling.setCycleCount(Animation.INDEFINITE);
    sampling.play();

    MainView view = new MainView(window, uri -> getHostServices().showDocument(uri.toString()));
    Scene scene = new Scene(view, 980, 700);
    stage.setTitle("Inverting Proxy");
    stage.getIcons().add(icon());
    stage.setMinWidth(480);
    stage.setMinHeight(560);
    stage.setScene(scene);
    stage.show();
    view.attach(scene);
  }

  /** Called once the window is closed. */
  @Override
  public void stop() {
    if (model != null) {
      model.close();
    }
    if (ports != null) {
      ports.close();
    }
  }

  /** {@code --config-dir=DIR}, or where this system keeps a user's configuration. */
  private Path configDirectory() {
    String chosen = getParameters().getNamed().get("config-dir");
    return chosen == null ? ConfigDirectory.ofThisUser().path() : Path.of(chosen);
  }

  private static Image icon() {
    return new Image(
        Objects.requireNonNull(DesktopApp.class.getResource("icon.png")).toExternalForm());
  }
}
