package org.invertingproxy.proxy.outside;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import org.invertingproxy.proxy.auth.CredentialFailure;
import org.jspecify.annotations.Nullable;

/** What was found out about a token, whatever it is shown for. */
sealed interface Verdict {
  /**
   * Its issuer stands by it.
   *
   * @param claims what it says
   * @param expires when it ends
   * @param key that has signed it, or null where its issuer was asked
   */
  record Good(Map<String, ?> claims, Instant expires, @Nullable PublicKey key) implements Verdict {
    Good(Map<String, ?> claims, Instant expires) {
      this(claims, expires, null);
    }
  }

  /** It is not good. */
  record Bad(CredentialFailure failure) implements Verdict {}

  /** Its issuer gave no usable answer. */
  record Unknown() implements Verdict {}
}
