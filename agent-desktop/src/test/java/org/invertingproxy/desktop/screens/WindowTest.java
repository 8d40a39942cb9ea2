package org.invertingproxy.desktop.screens;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.invertingproxy.desktop.model.MainModel;
import org.invertingproxy.desktop.ports.LocalPort;
import org.invertingproxy.desktop.settings.SettingsStore;
import org.invertingproxy.desktop.settings.TokenStore;
import org.invertingproxy.desktop.tunnel.FakeTunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class WindowTest {
  private final FakeTunnel tunnel = new FakeTunnel();
  private final List<URI> visited = new ArrayList<>();
  private final MainModel model;

  WindowTest(@TempDir Path directory) {
    model =
        new MainModel(
            new SettingsStore(directory),
            new TokenStore(directory),
            () -> List.of(new LocalPort("localhost", 3000, "node")),
            tunnel,
            InstantSource.system());
  }

  @Start
  void show(Stage stage) {
    MainView view = new MainView(model, visited::add);
    Scene scene = new Scene(view, 980, 700);
    stage.setScene(scene);
    stage.show();
    view.attach(scene);
  }

  @Test
  void starts_off(FxRobot robot) {
    assertThat(robot.lookup("#state").queryAs(Label.class).getText()).isEqualTo("Off");
  }
}
