package org.invertingproxy.proxy.auth;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A caller whose credential was verified.
 *
 * @param role what the credential is for
 * @param subject who it was issued to
 * @param backends the backends an agent may serve, or null when the claim is absent
 * @param tokenId the {@code jti}, safe to log
 * @param expires when the credential ends
 * @param keyId the key of ours that has signed it, or null where it is another kind of credential
 * @param issuer asked whether a credential of another issuer still is good, or null where it is
 *     none
 */
public record Identity(
    Role role,
    String subject,
    @Nullable Set<String> backends,
    String tokenId,
    Instant expires,
    @Nullable String keyId,
    @Nullable StandingSource issuer) {
  /** By a credential that no key of ours has signed. */
  public Identity(
      Role role, String subject, @Nullable Set<String> backends, String tokenId, Instant expires) {
    this(role, subject, backends, tokenId, expires, null, null);
  }

  /** By a token that this key of ours has signed. */
  public Identity(
      Role role,
      String subject,
      @Nullable Set<String> backends,
      String tokenId,
      Instant expires,
      @Nullable String keyId) {
    this(role, subject, backends, tokenId, expires, keyId, null);
  }
}
