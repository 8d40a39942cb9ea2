package org.invertingproxy.proxy.auth;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One key of the installation.
 *
 * @param id its {@code kid}, safe to show
 * @param made when it was made, or null where its file does not say
 */
record SigningKey(String id, @Nullable Instant made, PrivateKey signing, PublicKey verifying) {
  /** Without the key. */
  @Override
  public String toString() {
    return "SigningKey[" + id + "]";
  }
}
