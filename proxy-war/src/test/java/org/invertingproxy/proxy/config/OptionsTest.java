package org.invertingproxy.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Path MANUAL = Path.of("..", "docs", "operations.md");

  @Test
  void keysAreKebabCaseAndUnique() {
    assertThat(Options.all())
        .extracting(Option::key)
        .doesNotHaveDuplicates()
        .allMatch(key -> key.matches("[a-z]+(-[a-z]+)*"));
  }

  @Test
  void everyDefaultCanBeRead() {
    assertThat(Options.all())
        .filteredOn(option -> option.defaultText() != null)
        .allSatisfy(option -> assertThat(option.syntax().parser().apply(text(option))).isNotNull());
  }

  @Test
  void manualHasExactlyOneRowPerOption() throws IOException {
    List<String> manual = Files.readAllLines(MANUAL);
    // The tables of other sections are about commands and about the agent.
    List<String> settings = manual.subList(0, manual.indexOf("## The registry"));
    assertThat(settings)
        .filteredOn(line -> line.startsWith("| `"))
        .containsExactlyElementsOf(Options.all().stream().map(OptionsTest::row).toList());
  }

  @Test
  void manualHasAnExampleOfEveryOption() throws IOException {
    String manual = Files.readString(MANUAL);
    assertThat(Options.all())
        .allSatisfy(option -> assertThat(manual).containsPattern("[\\s`]" + option.key() + "="));
  }

  private static String row(Option<?> option) {
    String text = text(option);
    return "| `%s` | %s | %s | %s |"
        .formatted(
            option.key(),
            option.syntax().name(),
            text.isEmpty() ? "" : "`" + text + "`",
            option.description());
  }

  private static String text(Option<?> option) {
    return Objects.requireNonNullElse(option.defaultText(), "");
  }
}
