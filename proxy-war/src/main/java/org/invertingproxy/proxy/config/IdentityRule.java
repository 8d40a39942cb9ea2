package org.invertingproxy.proxy.config;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What some of an issuer's tokens stand for.
 *
 * @param role {@code agent}, {@code user} or {@code admin}
 * @param subject the claim that says who it is; see {@link ClaimName}
 * @param claims what other claims must say
 * @param backends the only backends it is good for, or null: those whose record names the subject
 */
public record IdentityRule(
    String role,
    ClaimName subject,
    Map<ClaimName, ClaimPattern> claims,
    @Nullable Set<String> backends) {

  /** Takes immutable copies. */
  public IdentityRule {
    claims = Map.copyOf(claims);
    backends = backends == null ? null : Set.copyOf(backends);
  }
}
