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

  /** Who is calling, or null when nobody showed a good credential. */
  default @Nullable Identity identityOrNull() {
    return this instanceof Accepted accepted ? accepted.identity() : null;
  }
}
