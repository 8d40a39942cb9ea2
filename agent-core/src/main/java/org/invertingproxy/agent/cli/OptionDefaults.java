package org.invertingproxy.agent.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What options are when the command line does not give them: the environment's {@code
 * INVERTING_AGENT_} variables, those of Google's container image, the configuration file.
 */
final class OptionDefaults implements IDefaultValueProvider {
  /** What the names of our own variables begin with. */
  static final String PREFIX = "INVERTING_AGENT_";

  // Of no use as a default: the first would be a secret, the second is read before all others.
  private static final Set<String> NEVER = Set.of("--token", "--config");

  private final Map<String, String> environment;
  private final Properties file;

  private OptionDefaults(Map<String, String> environment, Properties file) {
    this.environment = environment;
    this.file = file;
  }

  /**
   * Reads the file that the command line or the environment names, if any.
   *
   * @param args as {@link GoFlags} leaves them
   * @param known the names, with their dashes, that may stand in the file
   * @throws IllegalArgumentException if it cannot be read or holds anything else
   */
  static OptionDefaults read(String[] args, Map<String, String> environment, Set<String> known) {
    String path = named(args);
    if (path == null) {
      path = environment.get(PREFIX + "CONFIG");
    }
    Properties file = new Properties();
    if (path != null) {
      try (Reader in = Files.newBufferedReader(Path.of(path), StandardCharsets.UTF_8)) {
        file.load(in);
      } catch (IOException | IllegalArgumentException e) {
        throw new IllegalArgumentException("The configuration file cannot be read: " + e, e);
      }
      Set<String> unknown = new TreeSet<>(file.stringPropertyNames());
      unknown.removeIf(key -> known.contains("--" + key) && !NEVER.contains("--" + key));
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException("The file " + path + " has unknown options: " + unknown);
      }
    }
    return new OptionDefaults(environment, file);
  }

  private static @Nullable String named(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--config=")) {
        return args[i].substring("--config=".length());
      }
      if (args[i].equals("--config") && i + 1 < args.length) {
        return args[i + 1];
      }
    }
    return null;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option) || NEVER.contains(option.longestName())) {
      return null;
    }
    String name = option.longestName().substring(2);
    String value = environment.get(PREFIX + capitals(name));
    if (value == null) {
      value = GoogleVariables.value(environment, name);
    }
    if (value == null) {
      value = file.getProperty(name);
    }
    return value != null && arg.type() == boolean.class ? GoFlags.truth(value.strip()) : value;
  }

  /** Whether the variable of that name, without its prefix, says what the option is. */
  static boolean isVariable(String name, OptionSpec option) {
    String known = option.longestName();
    return name.equals(capitals(known.substring(2))) && !known.equals("--token");
  }

  /** The form that environment variables have: {@code proxy-timeout} is {@code PROXY_TIMEOUT}. */
  static String capitals(String name) {
    return name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
