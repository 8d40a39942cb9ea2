package org.invertingproxy.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * How the proxy is run and watched.
 *
 * @param tls of the server of {@code java -jar}, or null for plain HTTP
 * @param hsts what browsers are told over TLS
 * @param log what the log looks like
 */
public record OperationConfig(@Nullable TlsConfig tls, Hsts hsts, LogConfig log) {
  /** What is in force where nothing else is set. */
  public static final OperationConfig DEFAULT =
      new OperationConfig(null, Hsts.DEFAULT, LogConfig.DEFAULT);
}
