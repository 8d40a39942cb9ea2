package org.invertingproxy.desktop.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SettingsStoreTest {
  private static final String TOKEN = "eyJ.secret.sig";

  @TempDir Path parent;

  @Test
  void firstStart_hasNothing() throws IOException {
    assertThat(new SettingsStore(parent.resolve("new")).load()).isEqualTo(Settings.NONE);
    assertThat(new TokenStore(parent.resolve("new")).load()).isEmpty();
  }

  @Test
  void whatWasSaved_isThereAtTheNextStart() throws IOException {
    Settings settings = new Settings("https://p.example", "blog", "localhost:3000", "/t", true);
    new SettingsStore(directory()).save(settings);
    new TokenStore(directory()).save(TOKEN);

    assertThat(new SettingsStore(directory()).load()).isEqualTo(settings);
    assertThat(new TokenStore(directory()).load()).isEqualTo(TOKEN);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no POSIX permissions")
  void token_isInAFileOfItsOwnThatOnlyTheUserReads() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("desktop-token"), "older");
    new TokenStore(directory()).save(TOKEN);
    new SettingsStore(directory()).save(Settings.NONE);

    Path file = directory().resolve("desktop-token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory().resolve("desktop.json")).content().doesNotContain(TOKEN);
    assertThat(directory()).isDirectoryNotContaining("glob:**.new-*");
  }

  @Test
  void emptyToken_isForgotten() throws IOException {
    TokenStore store = new TokenStore(directory());
    store.save(TOKEN);
    store.save("");

    assertThat(directory().resolve("desktop-token")).doesNotExist();
    assertThat(store.load()).isEmpty();
  }

  @Test
  void missingFields_areEmpty() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("desktop.json"), "{\"proxy\": \"p.example\"}");

    assertThat(new SettingsStore(directory()).load())
        .isEqualTo(new Settings("p.example", "", "", null, false));
  }

  @Test
  void brokenFile_isNamed() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("desktop.json"), "{\"proxy\": ");

    assertThatIOException()
        .isThrownBy(() -> new SettingsStore(directory()).load())
        .withMessageContaining("desktop.json is not a settings file");
  }

  private Path directory() {
    return parent.resolve("inverting-proxy");
  }
}
