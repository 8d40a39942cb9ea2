package org.invertingproxy.desktop.screens;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.PasswordField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.invertingproxy.agent.AgentState;
import org.invertingproxy.desktop.Tokens;
import org.invertingproxy.desktop.model.MainModel;
import org.invertingproxy.desktop.ports.LocalPort;
import org.invertingproxy.desktop.settings.SettingsStore;
import org.invertingproxy.desktop.settings.TokenStore;
import org.invertingproxy.desktop.tunnel.FakeTunnel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
@SuppressWarnings("NullAway.Init") // the window is there once it is shown
class WindowTest {
  private static final String URL = "https://blog.proxy.example.com/";

  private final FakeTunnel tunnel = new FakeTunnel();
  private final List<URI> visited = new ArrayList<>();
  private List<LocalPort> ports =
      List.of(
          new LocalPort("localhost", 22, null),
          new LocalPort("localhost", 3000, "node"),
          new LocalPort("localhost", 5432, "postgres"),
          new LocalPort("localhost", 8000, "python3"));
  private final FxRobot robot = new FxRobot();
  private final MainModel model;
  private Eyes eyes;

  WindowTest(@TempDir Path directory) {
    model =
        new MainModel(
            new SettingsStore(directory),
            new TokenStore(directory),
            () -> ports,
            tunnel,
            InstantSource.system());
  }

  @Start
  void show(Stage stage) {
    eyes = new Eyes(robot, stage);
    MainView view = new MainView(model, visited::add);
    Scene scene = new Scene(view, 980, 700);
    stage.setScene(scene);
    stage.sizeToScene();
    stage.show();
    view.attach(scene);
    model.sample();
  }

  @Test
  void firstStart_isOff_cursorInTheProxyField_portsListed() {
    eyes.see("Off", "Pick a local port and share it.", "localhost:3000", "node", "Share");
    assertThat(robot.lookup("#proxy").query().isFocused()).isTrue();
    assertThat(robot.lookup("#copy").query().isDisabled()).isTrue();
    eyes.picture("off");
  }

  @Test
  void sharingAnEmptyForm_saysEverythingThatIsMissing() {
    robot.clickOn("#share");

    eyes.see(
        "Enter the proxy's address, for instance https://proxy.example.com.",
        "Enter the name under which the proxy knows your server.",
        "Pick a port from the list or enter one.");
    assertThat(tunnel.opened).isEmpty();
    eyes.picture("incomplete");
  }

  @Test
  void pickAPort_click_shareTheUrl() {
    robot.clickOn("#proxy").write("proxy.example.com");
    robot.clickOn("#token").write(Tokens.withClaims("{\"backends\":[\"blog\",\"shop\"]}"));
    robot.clickOn("localhost:3000").clickOn("#share");
    eyes.see("Connecting", "Waiting for proxy.example.com to answer.", "Cancel");
    eyes.picture("connecting");

    become(AgentState.ONLINE, "", URL);
    eyes.see("Online", "The public address leads to localhost:3000.", "Stop sharing");
    assertThat(eyes.field("#public-url")).isEqualTo(URL);
    assertThat(eyes.field("#backend")).isEqualTo("blog");
    assertThat(tunnel.opened.get(0).proxy()).hasToString("https://proxy.example.com/");

    robot.clickOn("#copy");
    eyes.see("Copied");
    robot.clickOn("#open");
    robot.interact(() -> assertThat(Clipboard.getSystemClipboard().getString()).isEqualTo(URL));
    assertThat(visited).containsExactly(URI.create(URL));
  }

  @Test
  void requests_areListed_newestFirst() {
    goOnline();
    tunnel.serve("GET", "/", 200);
    tunnel.serve("POST", "/cart/items?id=7", 404);
    tunnel.serve("GET", "/slow", 502);
    tunnel.serve("PUT", "/broken", 0);
    robot.interact(model::sample);

    eyes.see("GET", "/", "200", "12", "POST", "/cart/items?id=7", "404", "502", "failed");
    eyes.picture("online");
    robot.interact(() -> model.darkProperty().set(true));
    eyes.picture("online-dark");
  }

  @Test
  void secondClickWhileConnecting_stops() {
    fill();
    robot.clickOn("#share").clickOn("#share");

    eyes.see("Stopping", "Letting running requests end.", "Stop now");
    assertThat(tunnel.stops).isEqualTo(1);
    become(AgentState.CLOSED, "", null);
    eyes.see("Off");
  }

  @Test
  void lostProxy_isSaidWithItsReason_addressStays() {
    goOnline();
    become(AgentState.RETRYING, "proxy.example.com refuses the connection", URL);

    eyes.see("Trying again", "Proxy.example.com refuses the connection.", "Stop sharing");
    assertThat(eyes.field("#public-url")).isEqualTo(URL);
    eyes.picture("retrying");
  }

  @Test
  void refusal_saysWhatToDo_andOpensTheFormAgain() {
    goOnline();
    assertThat(robot.lookup("#token").query().isDisabled()).isTrue();
    become(AgentState.REFUSED, "the proxy does not know this token: ask for a new one", null);

    eyes.see("Refused", "The proxy does not know this token: ask for a new one.", "Share 3000");
    assertThat(robot.lookup("#token").query().isDisabled()).isFalse();
    eyes.picture("refused");
  }

  @Test
  void token_isNeverShown() {
    robot.clickOn("#token").write("top-secret");

    assertThat(robot.lookup("#token").queryAs(PasswordField.class)).isNotNull();
    assertThat(eyes.texts()).noneMatch(text -> text.contains("top-secret"));
  }

  @Test
  void tokenFile_isShownByName_andCanBeLeftAgain() {
    robot.interact(() -> model.form().token().fileProperty().set(Path.of("/no/such/agent.token")));
    eyes.see("agent.token", "Cannot read /no/such/agent.token: choose another file.");
    eyes.picture("token-file");

    robot.clickOn("Paste instead").clickOn("#token").write("opaque");
    assertThat(eyes.texts()).contains("●●●●●●").doesNotContain("agent.token");
  }

  @Test
  void portsThatComeAndGo_neverChangeTheChoice() {
    LocalPort other = new LocalPort("localhost", 1313, "hugo");
    LocalPort chosen = new LocalPort("localhost", 8000, "python3");
    robot.clickOn("localhost:8000").moveTo("#state");
    listen(other, new LocalPort("localhost", 3000, "node"), chosen);
    assertThat(selectedPort()).isEqualTo(chosen);

    listen(other);
    assertThat(selectedPort()).isNull();
    assertThat(eyes.field("#local-server")).isEqualTo("localhost:8000");

    listen(other, chosen);
    assertThat(selectedPort()).isEqualTo(chosen);
  }

  @Test
  void severalBackendsInTheToken_areOffered() {
    robot.clickOn("#token").write(Tokens.withClaims("{\"backends\":[\"blog\",\"shop\"]}"));
    robot.clickOn("shop");

    assertThat(eyes.field("#backend")).isEqualTo("shop");
    eyes.picture("choices");
  }

  @Test
  void everythingWorks_byKeyboardAlone() {
    robot.write("localhost:8080").type(KeyCode.TAB);
    robot.write("opaque").type(KeyCode.TAB).type(KeyCode.TAB);
    robot.write("blog").type(KeyCode.TAB);
    robot.type(KeyCode.DOWN).type(KeyCode.DOWN).type(KeyCode.ENTER);

    eyes.see("Connecting");
    assertThat(tunnel.opened.get(0).localServer()).hasToString("localhost:5432");
    become(AgentState.ONLINE, "", URL);
    robot.press(KeyCode.ALT).type(KeyCode.C).release(KeyCode.ALT);
    eyes.see("Copied");
    robot.press(KeyCode.ALT).type(KeyCode.S).release(KeyCode.ALT);
    eyes.see("Stopping");
  }

  @Test
  void smallestWindow_showsEverythingThatMatters_inTabs() {
    goOnline();
    eyes.resize(480, 560);
    for (String id : List.of("#state", "#public-url", "#copy", "#open", "#share", "#dark")) {
      assertThat(eyes.isWhole(id)).as(id).isTrue();
    }
    eyes.picture("small");
    tunnel.serve("GET", "/index.html", 200);
    robot.interact(model::sample);
    robot.clickOn("#requests-tab");
    eyes.see("/index.html");
    eyes.picture("small-requests");

    eyes.resize(1200, 800);
    eyes.see("/index.html", "Local server");
    eyes.picture("large");
  }

  private void listen(LocalPort... now) {
    ports = List.of(now);
    robot.interact(model::sample);
  }

  private @Nullable Object selectedPort() {
    return robot.lookup("#ports").queryListView().getSelectionModel().getSelectedItem();
  }

  private void fill() {
    robot.interact(
        () -> {
          model.form().proxy().textProperty().set("proxy.example.com");
          model.form().backend().textProperty().set("blog");
          model.form().localServer().textProperty().set("3000");
        });
  }

  private void goOnline() {
    fill();
    robot.clickOn("#share");
    become(AgentState.ONLINE, "", URL);
  }

  private void become(AgentState state, String detail, @Nullable String url) {
    robot.interact(
        () -> {
          tunnel.become(state, detail, url);
          model.sample();
        });
  }
}
