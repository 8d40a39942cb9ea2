package org.invertingproxy.proxy.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One issuer whose tokens count.
 *
 * @param name for logs, unique
 * @param tokens what its tokens look like and how they are checked
 * @param audience of which a token must name at least one; empty only for opaque tokens
 * @param maxLifetime no token counts for longer than this, from the time it was issued or first
 *     seen
 * @param rules what a good token stands for: the first that fits decides
 */
public record IssuerConfig(
    String name,
    Tokens tokens,
    Set<String> audience,
    Duration maxLifetime,
    List<IdentityRule> rules) {

  /** Takes immutable copies. */
  public IssuerConfig {
    audience = Set.copyOf(audience);
    rules = List.copyOf(rules);
  }

  /** How a token is checked. */
  public sealed interface Tokens permits SignedTokens, OpaqueTokens {}
}
