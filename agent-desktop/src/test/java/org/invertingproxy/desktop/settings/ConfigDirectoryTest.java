package org.invertingproxy.desktop.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigDirectoryTest {
  private static final Path HOME = Path.of("/home/ada").toAbsolutePath();

  @ParameterizedTest
  @CsvSource({
    "Linux, .config/inverting-proxy",
    "FreeBSD, .config/inverting-proxy",
    "Mac OS X, Library/Application Support/Inverting Proxy",
    "Windows 11, AppData/Roaming/Inverting Proxy"
  })
  void eachSystem_hasItsPlace(String system, String place) {
    assertThat(new ConfigDirectory(system, HOME, Map.of()).path()).isEqualTo(HOME.resolve(place));
  }

  @Test
  void xdgVariable_wins_unlessItIsRelative() {
    Path other = HOME.resolve("elsewhere");
    Map<String, String> absolute = Map.of("XDG_CONFIG_HOME", other.toString());
    Map<String, String> relative = Map.of("XDG_CONFIG_HOME", "elsewhere");

    assertThat(new ConfigDirectory("Linux", HOME, absolute).path())
        .isEqualTo(other.resolve("inverting-proxy"));
    assertThat(new ConfigDirectory("Linux", HOME, relative).path())
        .isEqualTo(HOME.resolve(".config/inverting-proxy"));
  }
}
