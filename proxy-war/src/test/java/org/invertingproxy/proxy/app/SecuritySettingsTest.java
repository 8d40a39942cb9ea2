package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.invertingproxy.proxy.config.ConfigException;
import org.invertingproxy.proxy.config.Option;
import org.invertingproxy.proxy.config.Options;
import org.invertingproxy.proxy.tls.TestIdentity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What protects takes effect wherever it is written: a place that is not read leaves a door open
 * and says nothing (CVE-2024-43798).
 */
class SecuritySettingsTest {
  private static final Map<String, Outcome> ROWS = OptionOutcomes.all();

  /** Who may do what, who is believed, and what is encrypted. */
  private static final Set<String> PROTECTING =
      Set.of(
          "control-hosts",
          "database-password-file",
          "hsts",
          "issuers-file",
          "max-body",
          "metrics-token-file",
          "name-retention",
          "open",
          "path-hosts",
          "reserved-labels",
          "tls-certificate",
          "tls-key",
          "tls-keystore",
          "tls-password-file",
          "trusted-proxies");

  private static TestIdentity identity;

  @TempDir static Path dir;

  @BeforeAll
  static void writeFiles() throws Exception {
    identity = TestIdentity.fresh();
    OptionOutcomes.writeFiles(dir, identity);
  }

  /** Each from one place, another one for each; in the long run from every place. */
  static Stream<Arguments> protectionsAndPlaces() {
    boolean every = Boolean.getBoolean("long-run");
    List<String> keys = PROTECTING.stream().sorted().toList();
    SettingPlace[] places = SettingPlace.values();
    return IntStream.range(0, keys.size() * places.length)
        .filter(i -> every || i % places.length == i / places.length % places.length)
        .mapToObj(i -> arguments(keys.get(i / places.length), places[i % places.length]));
  }

  static Stream<Arguments> allAndPlaces() {
    return Options.all().stream()
        .map(Option::key)
        .filter(key -> !key.equals("config"))
        .flatMap(key -> Stream.of(SettingPlace.values()).map(place -> arguments(key, place)));
  }

  @ParameterizedTest
  @MethodSource("protectionsAndPlaces")
  void protection_showsWhereverItIsWritten(String key, SettingPlace place) throws Exception {
    Outcome row = row(key);
    assertThat(row.probe().look(trial(key, row.one(), place))).isEqualTo(row.seen());
  }

  @ParameterizedTest
  @MethodSource("allAndPlaces")
  void everyOption_isReadTheSameFromEveryPlace(String key, SettingPlace place) throws Exception {
    Outcome row = row(key);
    String seen = read(trial(key, row.one(), place));
    assertThat(seen).isEqualTo(read(trial(key, row.one(), SettingPlace.FILE)));
    assertThat(seen).isNotEqualTo(read(trial(key, row.other(), place)));
  }

  private static String read(Trial trial) throws IOException {
    try {
      return trial.load().config().toString().replaceAll("trial\\d+", "trial");
    } catch (ConfigException e) {
      return "refused";
    }
  }

  private static Outcome row(String key) {
    return Objects.requireNonNull(ROWS.get(key));
  }

  private static Trial trial(String key, @Nullable String value, SettingPlace place) {
    Map<String, String> options = new HashMap<>(row(key).beside());
    if (value != null) {
      options.put(key, value);
    }
    return new Trial(dir, options, place, identity, true);
  }
}
