package org.invertingproxy.proxy.cli;

import java.util.List;
import org.invertingproxy.proxy.config.LoadedConfig;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What becomes of options on a command line. */
public final class ParsedSettings {
  private ParsedSettings() {}

  /** The settings of a start with these arguments. */
  public static LoadedConfig of(List<String> arguments) {
    CommandSpec spec = CommandSpec.create();
    SettingOptions settings = new SettingOptions();
    settings.addTo(spec);
    return settings.load(new CommandLine(spec).parseArgs(arguments.toArray(String[]::new)));
  }
}
