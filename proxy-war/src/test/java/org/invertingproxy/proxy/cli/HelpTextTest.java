package org.invertingproxy.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.invertingproxy.proxy.config.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What {@code --help} prints on a terminal of 80 columns. */
class HelpTextTest {
  static List<String> commands() {
    List<String> names = new ArrayList<>();
    collect(ProxyCommandLine.create(), "", names);
    return names;
  }

  private static void collect(CommandLine line, String name, List<String> names) {
    names.add(name);
    line.getSubcommands()
        .forEach((word, below) -> collect(below, (name + " " + word).strip(), names));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommand_fits_isPlainText_andHasAnExample(String command) {
    String help = run(command + " --help");
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(help).doesNotContain("`", "](").containsPattern("(?m)^Examples?\\b.*:$");
    assertThat(help).contains("  java -jar inverting-proxy.war " + command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommand_tellsTheVersion(String command) {
    assertThat(run(command + " --version")).startsWith("Inverting Proxy ");
  }

  @Test
  void descriptions_breakAtBlanksOnly_andTellEveryDefault() {
    String help = run("--help");
    assertThat(Options.all())
        .flatExtracting(option -> Arrays.asList(option.description().split("[ `]+", -1)))
        .filteredOn(word -> word.length() < 45 && !word.contains("]("))
        .allSatisfy(word -> assertThat(help).contains(word));
    assertThat(help)
        .contains("~/.local/share/inverting-proxy", "docs/identities.md", "[=<true|false>]");
    assertThat(help.substring(0, help.indexOf("\nCommands:")).split("\n {6}--", -1))
        .extracting(option -> option.replaceAll("\\s+", " "))
        .allMatch(option -> option.matches("(Usage:|.*([Dd]efault|Without it|Otherwise)).*"));
  }

  @Test
  void synopsis_isShort() {
    assertThat(run("--help")).startsWith("Usage: inverting-proxy [OPTIONS] [COMMAND]");
  }

  private static String run(String args) {
    StringWriter out = new StringWriter();
    CommandLine line = ProxyCommandLine.create();
    line.setUsageHelpAutoWidth(false);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    assertThat(line.execute(args.strip().split(" ", -1))).isZero();
    return out.toString();
  }
}
