package org.invertingproxy.proxy.auth;

import org.jspecify.annotations.Nullable;

/** What came of looking at a caller's credential. */
public sealed interface Authentication {
  /** The caller showed no credential. */
  record None() implements Authentication {}

  /** The credential is good. */
  record Accepted(Identity identity) implements Authentication {}

  /** The credential is not good; callers learn no more than that, the log may say why. */
  record Refused(CredentialFailure failure) implements Authentication {}

  /**
   * Whoever could tell whether the credential is good does not answer now, or has not been asked.
   */
  record Unavailable() implements Authentication {
    /** When to try again. */
    public static final int RETRY_AFTER_SECONDS = 2;
  }

  /** Who is calling, or null when nobody showed a good credential. */
  default @Nullable Identity identityOrNull() {
    return this instanceof Accepted accepted ? accepted.identity() : null;
  }
}
