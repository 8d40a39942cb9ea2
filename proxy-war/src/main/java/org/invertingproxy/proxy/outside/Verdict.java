package org.invertingproxy.proxy.outside;

import java.time.Instant;
import java.util.Map;
import org.invertingproxy.proxy.auth.CredentialFailure;

/** What was found out about a token, whatever it is shown for. */
sealed interface Verdict {
  /**
   * Its issuer stands by it.
   *
   * @param claims what it says
   * @param expires when it ends
   */
  record Good(Map<String, ?> claims, Instant expires) implements Verdict {}

  /** It is not good. */
  record Bad(CredentialFailure failure) implements Verdict {}

  /** Its issuer gave no usable answer. */
  record Unknown() implements Verdict {}
}
