package org.invertingproxy.proxy.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Merges the layers of settings, each over the one before: defaults, settings file, environment,
 * system properties, and what the command line or the container says.
 */
public final class ProxyConfigLoader {
  private static final Set<Option<?>> NOT_IN_ANY_FILE = Set.of(Options.CONFIG);
  private static final Set<Option<?>> NOT_IN_DATA_DIR = Set.of(Options.CONFIG, Options.DATA_DIR);

  private final Layer explicit;
  private final Layer systemProperties;
  private final Layer environment;
  private final Layer defaults;

  /**
   * Reads nothing yet.
   *
   * @param environment the variables of the process
   * @param systemProperties those of the JVM
   * @param explicit the highest layer
   */
  public ProxyConfigLoader(
      Map<String, String> environment, Map<String, String> systemProperties, Layer explicit) {
    this.explicit = explicit;
    this.systemProperties = Layer.systemProperties(systemProperties);
    this.environment = Layer.environment(environment);
    this.defaults = Defaults.layer(environment, systemProperties.getOrDefault("user.home", ""));
  }

  /** A loader with environment and system properties of this process. */
  public static ProxyConfigLoader ofProcess(Layer explicit) {
    Map<String, String> properties = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name, ""));
    }
    return new ProxyConfigLoader(System.getenv(), properties, explicit);
  }

  /**
   * Reads the file and merges.
   *
   * @throws ConfigException with all problems at once
   */
  public LoadedConfig load() {
    List<ConfigProblem> problems = new ArrayList<>();
    Layer file = file(problems);
    SettingReader reader =
        new SettingReader(
            List.of(explicit, systemProperties, environment, file, defaults), problems);
    reader.refuseUnknown();
    ProxyConfig config = new ConfigReader(reader).read();
    if (!problems.isEmpty()) {
      throw new ConfigException(
          problems.stream().distinct().sorted(Comparator.comparing(ConfigProblem::key)).toList());
    }
    return new LoadedConfig(config, reader.settings());
  }

  private Layer file(List<ConfigProblem> problems) {
    SettingReader withoutFile =
        new SettingReader(
            List.of(explicit, systemProperties, environment, defaults), new ArrayList<>());
    Optional<Path> named = withoutFile.read(Options.CONFIG);
    if (named.isPresent()) {
      return checked(SettingsFile.read(named.get(), problems), NOT_IN_ANY_FILE, problems);
    }
    Optional<Path> found =
        withoutFile
            .read(Options.DATA_DIR)
            .map(directory -> directory.resolve(SettingsFile.NAME))
            .filter(Files::exists);
    return found
        .map(path -> checked(SettingsFile.read(path, problems), NOT_IN_DATA_DIR, problems))
        .orElse(SettingsFile.none());
  }

  private static Layer checked(Layer file, Set<Option<?>> misplaced, List<ConfigProblem> problems) {
    for (Option<?> option : misplaced) {
      if (file.texts().containsKey(option.key())) {
        String source = file.place().apply(option.key());
        problems.add(
            new ConfigProblem(
                option.key(), source, "cannot be set in this file, which is found by it"));
      }
    }
    return file;
  }
}
