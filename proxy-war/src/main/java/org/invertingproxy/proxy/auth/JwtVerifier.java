package org.invertingproxy.proxy.auth;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.PrematureJwtException;
import io.jsonwebtoken.UnsupportedJwtException;
import io.jsonwebtoken.security.InvalidKeyException;
import io.jsonwebtoken.security.SignatureException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Accepts exactly the tokens that {@link TokenIssuer} of the same installation signed for one role,
 * in the spirit of RFC 8725: one algorithm, known keys, mandatory {@code iss}, {@code aud}, {@code
 * sub}, {@code iat}, {@code exp} and {@code jti}, bounded size and lifetime. Whatever is not
 * plainly right is refused. Thread-safe, never blocks, never throws on any input.
 */
public final class JwtVerifier {
  private static final int MAX_LENGTH = 8 * 1024;

  /** 64 bytes in base64url. Decoders overlook what stands behind them: one token, one text. */
  private static final int SIGNATURE_LENGTH = 86;

  private static final Duration LEEWAY = Duration.ofSeconds(30);

  private final SigningKeys keys;
  private final RevokedTokens revoked;
  private final Clock clock;
  private final JwtParser parser;
  private final VerifiedTokens verified = new VerifiedTokens();

  /** A verifier for the tokens of these keys, less those that were revoked. */
  public JwtVerifier(SigningKeys keys, RevokedTokens revoked, Clock clock) {
    this.keys = keys;
    this.revoked = revoked;
    this.clock = clock;
    this.parser =
        Jwts.parser()
            .json(new TokenJson())
            .sig()
            .clear()
            .add(Jwts.SIG.EdDSA)
            .and()
            .zip()
            .clear()
            .and()
            .keyLocator(new KeyByHeader(keys))
            .clock(() -> Date.from(clock.instant()))
            .clockSkewSeconds(LEEWAY.toSeconds())
            .build();
  }

  /** Looks at a token that is shown where one of that role is needed. */
  public Authentication verify(String token, Role role) {
    if (token.length() > MAX_LENGTH) {
      return refused(CredentialFailure.TOO_LONG);
    }
    if (token.length() - token.lastIndexOf('.') - 1 != SIGNATURE_LENGTH) {
      return refused(CredentialFailure.MALFORMED);
    }
    SecretHash hash = SecretHash.of(token);
    Identity known = verified.find(hash);
    if (known != null && known.role() == role && standing(known) == Standing.HOLDS) {
      return new Authentication.Accepted(known);
    }
    Authentication outcome = verifyAnew(token, role);
    if (outcome instanceof Authentication.Accepted accepted) {
      verified.add(hash, accepted.identity());
    } else {
      verified.remove(hash);
    }
    return outcome;
  }

  /** Whether a credential that was good, of whatever kind, still is. */
  Standing standing(Identity identity) {
    String keyId = identity.keyId();
    if (keyId != null
        && (revoked.contains(identity.tokenId()) || keys.verifyingKey(keyId) == null)) {
      return Standing.ENDED;
    }
    if (!clock.instant().isBefore(identity.expires())) {
      return Standing.EXPIRED;
    }
    StandingSource issuer = identity.issuer();
    return issuer == null ? Standing.HOLDS : issuer.standing();
  }

  private Authentication verifyAnew(String token, Role role) {
    try {
      Jws<Claims> signed = parser.parseSignedClaims(token);
      return check(signed.getPayload(), role, signed.getHeader().getKeyId());
    } catch (ExpiredJwtException e) {
      return refused(CredentialFailure.EXPIRED);
    } catch (PrematureJwtException e) {
      return refused(CredentialFailure.NOT_YET_VALID);
    } catch (UnsupportedJwtException e) {
      return refused(CredentialFailure.UNSUPPORTED);
    } catch (InvalidKeyException e) {
      return refused(CredentialFailure.UNKNOWN_KEY);
    } catch (SignatureException e) {
      return refused(CredentialFailure.BAD_SIGNATURE);
    } catch (JwtException | IllegalArgumentException e) {
      return refused(CredentialFailure.MALFORMED);
    }
  }

  private Authentication check(Claims claims, Role role, String keyId) {
    if (!keys.issuer().equals(claims.getIssuer())) {
      return refused(CredentialFailure.WRONG_ISSUER);
    }
    if (!Set.of(role.audience()).equals(claims.getAudience())) {
      return refused(CredentialFailure.WRONG_AUDIENCE);
    }
    String subject = claims.getSubject();
    String id = claims.getId();
    Date issued = claims.getIssuedAt();
    Date expires = claims.getExpiration();
    if (isBlank(subject) || isBlank(id) || issued == null || expires == null) {
      return refused(CredentialFailure.BAD_CLAIM);
    }
    if (issued.toInstant().isAfter(clock.instant().plus(LEEWAY))) {
      return refused(CredentialFailure.NOT_YET_VALID);
    }
    Duration lifetime = Duration.between(issued.toInstant(), expires.toInstant());
    if (lifetime.compareTo(TokenRequest.MAX_LIFETIME) > 0) {
      return refused(CredentialFailure.EXCESSIVE_LIFETIME);
    }
    // We have written this time by our own clock: no leeway.
    if (!clock.instant().isBefore(expires.toInstant())) {
      return refused(CredentialFailure.EXPIRED);
    }
    if (revoked.contains(id)) {
      return refused(CredentialFailure.REVOKED);
    }
    Object backends = claims.get(TokenIssuer.BACKENDS);
    if (backends != null && !(backends instanceof List<?>)) {
      return refused(CredentialFailure.BAD_CLAIM);
    }
    Set<String> only =
        backends instanceof List<?> list
            ? Set.copyOf(list.stream().map(String.class::cast).toList())
            : null;
    return new Authentication.Accepted(
        new Identity(role, subject, only, id, expires.toInstant(), keyId));
  }

  private static Authentication refused(CredentialFailure failure) {
    return new Authentication.Refused(failure);
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
