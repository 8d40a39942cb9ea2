package org.invertingproxy.proxy.auth;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token that somebody asks for.
 *
 * @param role what it is for
 * @param subject who it is for
 * @param backends the only backends it is good for, or null for no such claim; not empty
 * @param lifetime how long it is good, above zero and at most {@link #MAX_LIFETIME}
 */
public record TokenRequest(
    Role role, String subject, @Nullable Set<String> backends, Duration lifetime) {
  /** No token is good for longer. */
  public static final Duration MAX_LIFETIME = Duration.ofDays(366);

  /** Checks the rules above. */
  public TokenRequest {
    if (subject.isBlank()) {
      throw new IllegalArgumentException("a token needs a subject");
    }
    if (backends != null && backends.isEmpty()) {
      throw new IllegalArgumentException("a token for no backend is good for nothing");
    }
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException("a token lives for 1 second to 366 days");
    }
    backends = backends == null ? null : Set.copyOf(backends);
  }
}
