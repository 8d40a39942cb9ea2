package org.invertingproxy.proxy.cli;

import java.util.Map;
import java.util.TreeMap;
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
            .paramLabel("<" + option.syntax().name() + ">")
            .description(description(option));
    if (option.isSwitch()) {
      // The bare option means yes.
      spec.arity("0..1").fallbackValue("true");
    } else {
      spec.arity("1");
    }
    return spec.build();
  }

  private static String description(Option<?> option) {
    String text = option.description().replace("%", "%%");
    String value = option.defaultText();
    return value == null || value.isEmpty() ? text : text + " Default: " + value + ".";
  }
}
