package org.invertingproxy.agent.config;

import org.jspecify.annotations.Nullable;

/**
 * How the agent reaches its proxy.
 *
 * @param mode by which means
 * @param connections how many channels at a time, 1 to {@value #MOST_CONNECTIONS}; more than one
 *     helps only where a single connection is the bottleneck
 * @param httpProxy the HTTP proxy on the way, or null to connect directly
 */
public record TransportOptions(TransportMode mode, int connections, @Nullable HttpProxy httpProxy) {
  /** What passes, directly. */
  public static final TransportOptions DEFAULTS = new TransportOptions(TransportMode.AUTO, 1, null);

  private static final int MOST_CONNECTIONS = 16;

  /** Checks the number of connections. */
  public TransportOptions {
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(
          "the number of connections is from 1 to " + MOST_CONNECTIONS + ", not " + connections);
    }
  }
}
