package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTokenTest {
  private static final String SECRET = "0123456789abcdef";

  @TempDir Path directory;

  @Test
  void contentOfTheFile_isTaken_andNothingElse() throws IOException {
    MetricsToken token = MetricsToken.in(file(SECRET + "\n"));

    assertThat(shows(token, "Bearer " + SECRET)).isTrue();
    assertThat(shows(token, "bearer " + SECRET)).isTrue();
    assertThat(shows(token)).isFalse();
    assertThat(shows(token, SECRET)).isFalse();
    assertThat(shows(token, "Bearer " + SECRET + "0")).isFalse();
    assertThat(shows(token, "Bearer ")).isFalse();
    assertThat(shows(token, "Bearer " + SECRET, "Bearer " + SECRET)).isFalse();
  }

  @Test
  void replacedFile_counts_andOneThatIsGoneLetsNobodyIn() throws IOException {
    MetricsToken token = MetricsToken.in(file(SECRET));
    Path file = file("fedcba9876543210");

    assertThat(shows(token, "Bearer " + SECRET)).isFalse();
    assertThat(shows(token, "Bearer fedcba9876543210")).isTrue();
    Files.delete(file);
    assertThat(shows(token, "Bearer fedcba9876543210")).isFalse();
    file("");
    assertThat(shows(token, "Bearer ")).isFalse();
  }

  @Test
  void unset_nobodyHasIt() {
    assertThat(shows(MetricsToken.in(null), "Bearer " + SECRET)).isFalse();
    assertThat(shows(MetricsToken.in(null), "Bearer ")).isFalse();
  }

  @Test
  void fileWithoutASecret_isRefusedAtTheStart_withoutTellingWhatItHolds() throws IOException {
    Path file = file("short-c4n4ry");

    assertThatThrownBy(() -> MetricsToken.in(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("metrics-token-file")
        .hasMessageNotContaining("c4n4ry");
    assertThatThrownBy(() -> MetricsToken.in(directory.resolve("none")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> MetricsToken.in(Files.createDirectory(directory.resolve("d"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith(" of metrics-token-file cannot be used: Is a directory");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("token"), content);
  }

  private static boolean shows(MetricsToken token, String... authorization) {
    return token.isShown(Collections.enumeration(List.of(authorization)));
  }
}
