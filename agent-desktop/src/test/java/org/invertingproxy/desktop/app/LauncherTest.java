package org.invertingproxy.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javafx.scene.input.KeyCode;
import org.invertingproxy.desktop.Await;
import org.invertingproxy.desktop.VirtualDisplay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/** The program as a process of its own. */
class LauncherTest {
  @TempDir Path directory;

  @Test
  void closedWindow_endsTheProcess_exitCode0() throws Exception {
    // The keys go to whatever window is there, so it must be ours.
    assumeTrue(VirtualDisplay.name().isPresent(), "needs a display of its own");
    FxToolkit.registerPrimaryStage();
    FxToolkit.hideStage();
    FxRobot robot = new FxRobot();
    Process app = start();
    try {
      robot.moveTo(640, 512);
      Await.until(
          () -> {
            robot.press(KeyCode.CONTROL).type(KeyCode.Q).release(KeyCode.CONTROL);
            return !app.isAlive();
          });
      assertThat(app.exitValue()).isZero();
      // Newer Java versions announce restrictions to come; anything else would be a fault of ours.
      assertThat(app.inputReader().lines())
          .noneMatch(line -> line.matches(".*(Exception|ERROR|JavaFX configuration).*"));
      assertThat(directory.resolve("desktop.json")).isRegularFile();
    } finally {
      app.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private Process start() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Launcher.class.getName(),
            "--config-dir=" + directory);
    builder.environment().put("DISPLAY", VirtualDisplay.name().orElseThrow());
    return builder.redirectErrorStream(true).start();
  }
}
