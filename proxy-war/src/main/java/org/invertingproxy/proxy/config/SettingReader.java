package org.invertingproxy.proxy.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Picks for each option the text of the highest layer that has one, and reads it. */
final class SettingReader {
  private final List<Layer> highestFirst;
  private final List<ConfigProblem> problems;

  SettingReader(List<Layer> highestFirst, List<ConfigProblem> problems) {
    this.highestFirst = highestFirst;
    this.problems = problems;
  }

  /** The text in force and its source. */
  Setting setting(Option<?> option) {
    for (Layer layer : highestFirst) {
      String text = layer.texts().get(option.key());
      if (text != null) {
        return new Setting(option, text, layer.place().apply(option.key()));
      }
    }
    return new Setting(option, null, "default");
  }

  List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    Options.all().forEach(option -> settings.add(setting(option)));
    return settings;
  }

  /** The value in force; empty when nothing is set or, with a problem noted, it is no value. */
  <T> Optional<T> read(Option<T> option) {
    Setting setting = setting(option);
    if (setting.text() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(option.syntax().parser().apply(setting.text().strip()));
    } catch (IllegalArgumentException e) {
      refuse(option, "is \"" + setting.shown() + "\" but " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The file in force; with a problem noted where this process could not read it now. */
  Optional<Path> readable(Option<Path> option) {
    Optional<Path> file = read(option);
    file.filter(path -> !Files.isReadable(path))
        .ifPresent(path -> refuse(option, "names " + printable(path) + ", which " + whyNot(path)));
    return file;
  }

  /** It may be anything, and goes to a terminal. */
  private static String printable(Path path) {
    return path.toString().replaceAll("\\p{Cntrl}", "?");
  }

  private static String whyNot(Path path) {
    return Files.exists(path) ? "cannot be read" : "does not exist";
  }

  /** The value in force, or the fallback where {@link #read} is empty. */
  <T> T read(Option<T> option, T fallback) {
    return read(option).orElse(fallback);
  }

  /** Notes a problem with what is in force for the option. */
  void refuse(Option<?> option, String message) {
    problems.add(new ConfigProblem(option.key(), setting(option).source(), message));
  }

  /** Where problems are noted. */
  List<ConfigProblem> problems() {
    return problems;
  }

  /** Notes every key that no option has. */
  void refuseUnknown() {
    for (Layer layer : highestFirst) {
      for (Map.Entry<String, String> entry : layer.texts().entrySet()) {
        if (Options.find(entry.getKey()).isEmpty()) {
          String source = layer.place().apply(entry.getKey());
          problems.add(new ConfigProblem(entry.getKey(), source, "is not a setting"));
        }
      }
    }
  }
}
