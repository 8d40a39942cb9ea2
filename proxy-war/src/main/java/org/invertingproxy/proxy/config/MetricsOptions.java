package org.invertingproxy.proxy.config;

import java.nio.file.Path;
import java.util.List;

/** What an operator can set about {@code /metrics}. */
final class MetricsOptions {
  static final Option<Path> TOKEN_FILE =
      new Option<>(
          "metrics-token-file",
          Syntax.PATH,
          null,
          "The file with a secret, of 16 characters or more, by which a program may read `/metrics`"
              + " and nothing else; read again at each call.");

  static final Option<Integer> BACKENDS =
      new Option<>(
          "metrics-backends",
          Syntax.count(0, 10_000),
          Integer.toString(MetricsConfig.DEFAULTS.backends()),
          "How many backends have figures of their own in `/metrics`; the others share one name.");

  private MetricsOptions() {}

  static List<Option<?>> all() {
    return List.of(TOKEN_FILE, BACKENDS);
  }

  static MetricsConfig read(SettingReader settings) {
    return new MetricsConfig(
        settings.readable(TOKEN_FILE).orElse(null),
        settings.read(BACKENDS, MetricsConfig.DEFAULTS.backends()));
  }
}
