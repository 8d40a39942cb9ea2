package org.invertingproxy.proxy.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing an operator can set, under one key in every place.
 *
 * @param key its name in the settings file, on the command line (after two dashes), and behind a
 *     prefix everywhere else: kebab-case
 * @param syntax how its text is read
 * @param defaultText what is in force where nothing is set, or null: the description says so
 * @param description one sentence for the manual
 * @param <T> what the text is read to
 */
public record Option<T>(
    String key, Syntax<T> syntax, @Nullable String defaultText, String description) {

  /** What comes before the key in system properties and context parameters. */
  public static final String PROPERTY_PREFIX = "inverting-proxy.";

  /** What comes before the key in the environment. */
  static final String ENVIRONMENT_PREFIX = "INVERTING_PROXY_";

  /** Whether it is on or off, so that on a command line its name alone means on. */
  public boolean isSwitch() {
    return syntax.equals(Syntax.FLAG);
  }

  /** Its name among system properties and context parameters. */
  public String propertyName() {
    return PROPERTY_PREFIX + key;
  }

  /** Its name in the environment. */
  public String environmentName() {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
