package org.invertingproxy.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/failures.md} says what the code does, and names tests that exist. */
class FailureTableTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

  @ParameterizedTest
  @EnumSource
  void everyError_hasARow_withItsStatus(ForwardError error) throws IOException {
    List<String> rows =
        table().lines().filter(line -> line.contains("| `" + error.tag() + "` |")).toList();
    assertThat(rows).hasSize(1);
    if (error.phase() != ForwardError.Phase.BODY) {
      assertThat(rows.get(0).split("\\|", -1)[2].strip())
          .startsWith(String.valueOf(error.status()));
    } else {
      assertThat(rows.get(0)).contains(String.valueOf(error.status()));
    }
    assertThat(rows.get(0).contains("`Retry-After`")).isEqualTo(error.retryAfterSeconds() > 0);
  }

  @Test
  void everyTestThatItNames_exists() throws IOException {
    Set<String> classes = new HashSet<>();
    for (String module : List.of("protocol", "proxy-war", "agent-core", "e2e")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files.forEach(file -> classes.add(file.getFileName().toString().replace(".java", "")));
      }
    }
    assertThat(TEST.matcher(table()).results().map(found -> found.group(1)))
        .isNotEmpty()
        .allMatch(classes::contains, "is a test");
  }

  private static String table() throws IOException {
    return Files.readString(ROOT.resolve("docs/failures.md"));
  }
}
