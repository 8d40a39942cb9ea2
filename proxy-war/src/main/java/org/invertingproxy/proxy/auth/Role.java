package org.invertingproxy.proxy.auth;

import java.time.Duration;

/** What a token is for; a token's audience names exactly one. */
public enum Role {
  /** Administers the proxy. */
  ADMIN("admin", 30),
  /** Uses backends as a client. */
  USER("user", 30),
  /** Serves backends, unattended; people can sign in again. */
  AGENT("agent", 365);

  private final String audience;
  private final Duration usualLifetime;

  Role(String audience, int days) {
    this.audience = audience;
    this.usualLifetime = Duration.ofDays(days);
  }

  /** How long a token is good for which nobody says more. */
  public Duration usualLifetime() {
    return usualLifetime;
  }

  /** The value of the token's {@code aud} claim. */
  public String audience() {
    return audience;
  }
}
