package org.invertingproxy.proxy.auth;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;

/**
 * Signs tokens: JSON Web Tokens (RFC 7519) by Ed25519, with the claims {@code iss}, {@code aud}
 * (exactly one), {@code sub}, {@code iat}, {@code exp}, {@code jti} and, where asked for, {@code
 * backends}. Thread-safe; keeps nothing.
 */
public final class TokenIssuer {
  /** The claim that lists the backends a token is good for. */
  static final String BACKENDS = "backends";

  private final SigningKeys keys;
  private final Clock clock;
  private final RandomId ids = new RandomId();

  /** An issuer that signs with the newest of the keys. */
  public TokenIssuer(SigningKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** A new token. */
  public IssuedToken issue(TokenRequest request) {
    SigningKey key = keys.newest();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expires = now.plus(request.lifetime());
    String id = ids.next();
    JwtBuilder token =
        Jwts.builder()
            .header()
            .keyId(key.id())
            .and()
            .issuer(keys.issuer())
            .audience()
            .add(request.role().audience())
            .and()
            .subject(request.subject())
            .issuedAt(Date.from(now))
            .expiration(Date.from(expires))
            .id(id);
    if (request.backends() != null) {
      token.claim(BACKENDS, request.backends());
    }
    String value = token.signWith(key.signing(), Jwts.SIG.EdDSA).compact();
    return new IssuedToken(value, id, expires, key.id());
  }
}
