package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.invertingproxy.proxy.config.Option;
import org.invertingproxy.proxy.config.Options;
import org.invertingproxy.proxy.tls.TestIdentity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option changes something that can be seen of a proxy that is started with it. */
class OptionOutcomesTest {
  private static final Map<String, Outcome> ROWS = OptionOutcomes.all();

  private static TestIdentity identity;

  @TempDir Path dir;

  @BeforeAll
  static void makeIdentity() throws Exception {
    identity = TestIdentity.fresh();
  }

  static Stream<String> keys() {
    return ROWS.keySet().stream().sorted();
  }

  @Test
  void everyOptionHasARow() {
    assertThat(ROWS.keySet())
        .as(
            "An option is there to change an outcome. Add a row to one of the classes *Outcomes"
                + " beside this test: a value of the option, another one, and what is seen of a"
                + " proxy that is started with each (see Outcome).")
        .containsExactlyInAnyOrderElementsOf(Options.all().stream().map(Option::key).toList());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void option_changesAnOutcome(String key) throws Exception {
    Outcome row = Objects.requireNonNull(ROWS.get(key));
    assertThat(row.seen()).isNotEqualTo(row.seenOtherwise());
    assertThat(look(key, row, row.one(), true)).isEqualTo(row.seen());
    assertThat(look(key, row, row.other(), false)).isEqualTo(row.seenOtherwise());
  }

  private String look(String key, Outcome row, @Nullable String value, boolean expectant)
      throws Exception {
    Path place = Files.createDirectories(dir.resolve(expectant ? "one" : "other"));
    OptionOutcomes.writeFiles(place, identity);
    Map<String, String> options = new HashMap<>(row.beside());
    if (value != null) {
      options.put(key, value);
    }
    return row.probe().look(new Trial(place, options, identity, expectant));
  }
}
