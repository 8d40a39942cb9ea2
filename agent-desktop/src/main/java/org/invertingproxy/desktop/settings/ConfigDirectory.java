package org.invertingproxy.desktop.settings;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Knows where this system wants a user's configuration.
 *
 * @param osName Java's name of the system
 * @param home the user's home directory
 * @param environment the environment variables
 */
public record ConfigDirectory(String osName, Path home, Map<String, String> environment) {
  /** For the user who runs this program. */
  public static ConfigDirectory ofThisUser() {
    return new ConfigDirectory(
        System.getProperty("os.name"), Path.of(System.getProperty("user.home")), System.getenv());
  }

  /** The app's own directory, which may not exist yet. */
  public Path path() {
    String os = osName.toLowerCase(Locale.ROOT);
    if (os.startsWith("mac")) {
      return home.resolve("Library/Application Support/Inverting Proxy");
    }
    if (os.startsWith("windows")) {
      return variable("APPDATA", home.resolve("AppData/Roaming")).resolve("Inverting Proxy");
    }
    return variable("XDG_CONFIG_HOME", home.resolve(".config")).resolve("inverting-proxy");
  }

  /** The XDG rules want a relative path to be ignored. */
  private Path variable(String name, Path otherwise) {
    Path value = Path.of(environment.getOrDefault(name, ""));
    return value.isAbsolute() ? value : otherwise;
  }
}
