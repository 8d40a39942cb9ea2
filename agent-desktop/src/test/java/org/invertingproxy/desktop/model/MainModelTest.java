package org.invertingproxy.desktop.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.invertingproxy.agent.AgentState;
import org.invertingproxy.desktop.settings.SettingsStore;
import org.invertingproxy.desktop.settings.TokenStore;
import org.invertingproxy.desktop.tunnel.FakeTunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainModelTest {
  @TempDir Path directory;
  private final FakeTunnel tunnel = new FakeTunnel();

  @Test
  void buttonSaysWhatItDoes() {
    MainModel model = start();
    assertThat(model.actionProperty().get()).isEqualTo("Share");
    fill(model);
    assertThat(model.actionProperty().get()).isEqualTo("Share localhost:3000");
    model.toggle();
    assertThat(model.actionProperty().get()).isEqualTo("Cancel");
    tunnel.become(AgentState.ONLINE, "", null);
    model.sample();
    assertThat(model.actionProperty().get()).isEqualTo("Stop sharing");
    model.toggle();
    assertThat(model.actionProperty().get()).isEqualTo("Stop now");
    tunnel.become(AgentState.CLOSED, "", null);
    model.sample();
    assertThat(model.actionProperty().get()).isEqualTo("Share localhost:3000");
    assertThat(tunnel.opened).hasSize(1);
  }

  @Test
  void secondClickWhileConnecting_stops() {
    MainModel model = start();
    fill(model);
    model.toggle();
    model.toggle();

    assertThat(tunnel.stops).isEqualTo(1);
    assertThat(model.share().state()).isEqualTo(ShareState.STOPPING);
  }

  @Test
  void incompleteForm_opensNothing() {
    MainModel model = start();
    model.toggle();

    assertThat(tunnel.opened).isEmpty();
    assertThat(model.share().state()).isEqualTo(ShareState.OFF);
  }

  @Test
  void sharedForm_isThereAtTheNextStart() {
    MainModel first = start();
    fill(first);
    first.darkProperty().set(true);
    first.toggle();
    first.close();
    MainModel second = start();

    assertThat(second.form().proxy().textProperty().get()).isEqualTo("localhost:8080");
    assertThat(second.form().backend().textProperty().get()).isEqualTo("blog");
    assertThat(second.form().localServer().textProperty().get()).isEqualTo("localhost:3000");
    assertThat(second.form().token().pasted().textProperty().get()).isEqualTo("secret");
    assertThat(second.darkProperty().get()).isTrue();
  }

  @Test
  void closing_endsTheAgent() {
    MainModel model = start();
    fill(model);
    model.toggle();
    model.close();

    assertThat(tunnel.closes).isEqualTo(1);
    assertThat(tunnel.status().state()).isEqualTo(AgentState.CLOSED);
  }

  @Test
  void brokenSettings_areSaid_andTheTokenKept() throws IOException {
    new TokenStore(directory).save("secret");
    Files.writeString(directory.resolve("desktop.json"), "{");
    MainModel model = start();

    assertThat(model.noticeProperty().get())
        .isEqualTo(
            "The saved settings cannot be read: "
                + directory.resolve("desktop.json")
                + " is not a settings file.");
    assertThat(model.form().token().pasted().textProperty().get()).isEqualTo("secret");
  }

  @Test
  void settingsThatCannotBeSaved_areSaid_andSharingGoesOn() throws IOException {
    Files.writeString(directory.resolve("file"), "");
    directory = directory.resolve("file");
    MainModel model = start();
    fill(model);
    model.toggle();

    assertThat(model.noticeProperty().get()).startsWith("The settings cannot be saved: ");
    assertThat(tunnel.opened).hasSize(1);
  }

  private MainModel start() {
    return new MainModel(
        new SettingsStore(directory),
        new TokenStore(directory),
        List::of,
        tunnel,
        InstantSource.system());
  }

  private static void fill(MainModel model) {
    model.form().proxy().textProperty().set("localhost:8080");
    model.form().backend().textProperty().set("blog");
    model.form().token().pasted().textProperty().set("secret");
    model.form().localServer().textProperty().set("localhost:3000");
  }
}
