package org.invertingproxy.proxy.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is told about the proxy's work, and to whom.
 *
 * @param tokenFile holds the secret of programs that read the figures, or null: only administrators
 * @param backends how many backends have figures of their own
 */
public record MetricsConfig(@Nullable Path tokenFile, int backends) {
  /** What is in force where nothing else is set. */
  public static final MetricsConfig DEFAULTS = new MetricsConfig(null, 100);
}
