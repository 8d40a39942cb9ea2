package org.invertingproxy.proxy.auth;

import java.time.Instant;

/**
 * A new token, to be shown once and not kept.
 *
 * @param value the secret itself
 * @param id its {@code jti}, safe to log
 * @param expires when it ends
 * @param keyId the key that signed it
 */
public record IssuedToken(String value, String id, Instant expires, String keyId) {
  /** Without the secret. */
  @Override
  public String toString() {
    return "IssuedToken[" + id + ", expires " + expires + "]";
  }
}
