package org.invertingproxy.proxy.config;

import java.time.Duration;

/**
 * What browsers are told to do by {@code Strict-Transport-Security} (RFC 6797).
 *
 * @param maxAge how long they shall use https only; zero for saying nothing
 * @param tunnels whether that goes for the hosts of backends as well
 */
public record Hsts(Duration maxAge, boolean tunnels) {
  static final Duration DEFAULT_MAX_AGE = Duration.ofDays(30);

  /** What is in force where nothing else is set. */
  public static final Hsts DEFAULT = new Hsts(DEFAULT_MAX_AGE, false);
}
