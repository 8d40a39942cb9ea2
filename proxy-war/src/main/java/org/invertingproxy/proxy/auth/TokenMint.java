package org.invertingproxy.proxy.auth;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.registry.TokenRecord;
import org.invertingproxy.proxy.registry.TokenRegistry;
import org.jspecify.annotations.Nullable;

/** Issues tokens that the registry has on record before anybody gets them. Thread-safe, blocks. */
public final class TokenMint {
  private final TokenIssuer issuer;
  private final TokenRegistry registry;
  private final Clock clock;

  /** Signs by the issuer, records in the registry. */
  public TokenMint(TokenIssuer issuer, TokenRegistry registry, Clock clock) {
    this.issuer = issuer;
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * A new token.
   *
   * @param by who asks for it
   * @param note what that one writes about it, or null
   * @throws org.invertingproxy.proxy.registry.RegistryUnavailableException when it cannot be
   *     recorded; then there is no token
   */
  public IssuedToken issue(TokenRequest request, Actor by, @Nullable String note) {
    IssuedToken token = issuer.issue(request);
    registry.add(record(token, request, clock.instant(), TokenRecord.by(by), note), by);
    return token;
  }

  private static TokenRecord record(
      IssuedToken token,
      TokenRequest request,
      Instant now,
      String issuedBy,
      @Nullable String note) {
    TokenRecord.Grant grant =
        new TokenRecord.Grant(
            request.role().audience(),
            request.subject(),
            request.backends(),
            token.keyId(),
            now.truncatedTo(ChronoUnit.SECONDS),
            issuedBy,
            note);
    return new TokenRecord(token.id(), token.expires(), grant, null);
  }
}
