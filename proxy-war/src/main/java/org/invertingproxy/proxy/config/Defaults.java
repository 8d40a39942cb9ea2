package org.invertingproxy.proxy.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lowest layer: what is in force where nothing is set. */
final class Defaults {
  private static final String APPLICATION = "inverting-proxy";

  private Defaults() {}

  /**
   * The fixed defaults, and the data directory where the XDG base directory rules put it.
   *
   * @param environment of this process
   * @param userHome the home directory of its user
   */
  static Layer layer(Map<String, String> environment, String userHome) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Option<?> option : Options.all()) {
      if (option.defaultText() != null) {
        texts.put(option.key(), option.defaultText());
      }
    }
    texts.put(Options.DATA_DIR.key(), dataDir(environment.get("XDG_DATA_HOME"), userHome));
    return new Layer(texts, key -> "default");
  }

  private static String dataDir(@Nullable String dataHome, String userHome) {
    // Relative paths in these variables are invalid and to be ignored, says the specification.
    if (dataHome != null && Path.of(dataHome).isAbsolute()) {
      return Path.of(dataHome, APPLICATION).toString();
    }
    return Path.of(userHome, ".local", "share", APPLICATION).toString();
  }
}
