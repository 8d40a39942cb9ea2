package org.invertingproxy.proxy.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.invertingproxy.proxy.config.Layer;
import org.invertingproxy.proxy.config.LoadedConfig;
import org.invertingproxy.proxy.config.Option;
import org.invertingproxy.proxy.config.Options;
import org.invertingproxy.proxy.config.ProxyConfigLoader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Every setting of the proxy as an option of the command line, from the one table of settings. */
final class SettingOptions {
  private static final String LIST = ", separated by commas";
  private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)]*)\\)");
  private static final Pattern DEFAULT_IN_WORDS = Pattern.compile("default|Without it|Otherwise");

  /** Adds them to a command; values stay text, which {@link #load} reads and checks. */
  void addTo(CommandSpec command) {
    for (Option<?> option : Options.all()) {
      command.addOption(spec(option));
    }
  }

  /**
   * The settings in force, those of the command line above all others.
   *
   * @throws org.invertingproxy.proxy.config.ConfigException with all problems at once
   */
  LoadedConfig load(ParseResult parsed) {
    Map<String, String> given = new TreeMap<>();
    for (Option<?> option : Options.all()) {
      String text = parsed.matchedOptionValue("--" + option.key(), (String) null);
      if (text != null) {
        given.put(option.key(), text);
      }
    }
    return ProxyConfigLoader.ofProcess(Layer.commandLine(given)).load();
  }

  private static OptionSpec spec(Option<?> option) {
    OptionSpec.Builder spec =
        OptionSpec.builder("--" + option.key())
            .type(String.class)
            .paramLabel("<" + label(option) + ">")
            .description(description(option));
    if (option.isSwitch()) {
      // The bare option means yes.
      spec.arity("0..1").fallbackValue("true");
    } else {
      spec.arity("1");
    }
    return spec.build();
  }

  private static String label(Option<?> option) {
    return option.isSwitch() ? "true|false" : option.syntax().name().replace(LIST, "");
  }

  private static String description(Option<?> option) {
    String text = plain(option.description());
    if (option.syntax().name().endsWith(LIST)) {
      text += " Several are separated by commas.";
    }
    String value = option.defaultText();
    if (value != null && !value.isEmpty()) {
      text += " Default: " + value + ".";
    } else if (!DEFAULT_IN_WORDS.matcher(text).find()) {
      text += " Default: none.";
    }
    return text.replace("%", "%%");
  }

  /** The descriptions are the manual's, in Markdown. */
  private static String plain(String markdown) {
    return LINK.matcher(markdown).replaceAll("docs/$1").replace("`", "");
  }
}
