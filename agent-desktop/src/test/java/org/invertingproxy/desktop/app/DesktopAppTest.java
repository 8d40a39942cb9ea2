package org.invertingproxy.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.application.Application;
import javafx.scene.control.ListView;
import javafx.stage.Stage;
import org.invertingproxy.desktop.Await;
import org.invertingproxy.desktop.ports.LocalPort;
import org.invertingproxy.desktop.screens.Eyes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/** The real program with a real agent, between a scripted proxy and a real local server. */
class DesktopAppTest {
  private final ScriptedProxy proxy = new ScriptedProxy();
  private final HttpServer local =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final FxRobot robot = new FxRobot();
  private final Eyes eyes;
  private final Application app;

  DesktopAppTest(@TempDir Path directory) throws Exception {
    local.createContext(
        "/",
        request -> {
          byte[] hello = "hello from here".getBytes(StandardCharsets.UTF_8);
          request.sendResponseHeaders(200, hello.length);
          request.getResponseBody().write(hello);
          request.close();
        });
    Stage stage = FxToolkit.registerPrimaryStage();
    app = FxToolkit.setupApplication(DesktopApp.class, "--config-dir=" + directory);
    eyes = new Eyes(robot, stage);
  }

  @BeforeEach
  void fillForm() throws TimeoutException {
    local.start();
    String address = "localhost:" + local.getAddress().getPort();
    Await.until(() -> isListed(address));
    robot.clickOn("#proxy").write(proxy.address());
    robot.clickOn("#token").write("opaque");
    robot.clickOn("#backend").write("blog");
    robot.clickOn("#local-server").write(address);
  }

  @AfterEach
  void end() throws TimeoutException {
    FxToolkit.cleanupApplication(app);
    local.stop(0);
    proxy.close();
  }

  @Test
  void sharedPort_isReachedThroughTheProxy_untilStopped() throws Exception {
    robot.clickOn("#share");
    awaits("Online");
    assertThat(eyes.field("#public-url")).isEqualTo(ScriptedProxy.PUBLIC_URL);

    assertThat(proxy.get("/greeting?to=you")).contains(" 200 ").contains("hello from here");
    awaits("/greeting?to=you");
    eyes.see("GET", "200");

    robot.clickOn("#share");
    awaits("Off");
    Await.until(() -> !agentRuns());
  }

  @Test
  void refusedToken_isSaid_withWhatToDo() throws TimeoutException {
    proxy.answer(401);
    robot.clickOn("#share");
    awaits("Refused");

    assertThat(eyes.texts()).anyMatch(text -> text.contains("Check that the token is valid"));
    eyes.picture("app-refused");
    Await.until(() -> !agentRuns());
  }

  @Test
  void proxyThatIsAway_isTriedAgain() throws TimeoutException {
    proxy.answer(503);
    robot.clickOn("#share");
    awaits("Trying again");
    eyes.picture("app-retrying");

    proxy.answer(200);
    awaits("Online");
  }

  @Test
  void closedWindow_endsTheAgent() throws TimeoutException {
    robot.clickOn("#share");
    awaits("Online");
    assertThat(agentRuns()).isTrue();

    FxToolkit.cleanupApplication(app);
    Await.until(() -> !agentRuns());
  }

  /** In the list, though maybe not in sight: this machine may listen on many ports. */
  private boolean isListed(String address) {
    AtomicBoolean listed = new AtomicBoolean();
    robot.interact(
        () -> {
          ListView<LocalPort> list = robot.lookup("#ports").queryListView();
          listed.set(list.getItems().stream().anyMatch(port -> port.address().equals(address)));
        });
    return listed.get();
  }

  private void awaits(String text) throws TimeoutException {
    Await.until(() -> eyes.texts().contains(text));
  }

  private static boolean agentRuns() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.isAlive() && thread.getName().startsWith("inverting-agent"));
  }
}
