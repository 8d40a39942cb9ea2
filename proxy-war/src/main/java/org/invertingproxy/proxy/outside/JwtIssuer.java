package org.invertingproxy.proxy.outside;

import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.PrematureJwtException;
import io.jsonwebtoken.security.SignatureException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.CredentialFailure;
import org.invertingproxy.proxy.auth.ShownToken;
import org.invertingproxy.proxy.auth.Standing;
import org.invertingproxy.proxy.config.SignedTokens;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signed tokens of one issuer in the spirit of RFC 8725: listed algorithms, the issuer's
 * published keys and no others, mandatory {@code iss}, {@code aud} and {@code exp}, bounded size
 * and lifetime. Whatever is not plainly right is refused.
 */
final class JwtIssuer implements Issuer {
  /** So long a good token is not looked at again, unless its key was withdrawn. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private static final Duration LEEWAY = Duration.ofSeconds(30);

  private final SignedTokens config;
  private final Identities identities;
  private final KeySource source;
  private final Verdicts verdicts;
  private final Clock clock;

  JwtIssuer(
      SignedTokens config,
      Identities identities,
      KeySource source,
      Verdicts verdicts,
      Clock clock) {
    this.config = config;
    this.identities = identities;
    this.source = source;
    this.verdicts = verdicts;
    this.clock = clock;
  }

  @Override
  public @Nullable CompletableFuture<?> ask(ShownToken shown, BooleanSupplier suspicious) {
    JwtParts parts = JwtParts.of(shown.text());
    if (parts == null || !config.algorithms().contains(parts.algorithm())) {
      return null;
    }
    KeySet keys = source.keys();
    if (keys != null && keys.find(parts.keyId(), parts.algorithm()) != null) {
      source.refreshIfOld();
      return null;
    }
    return source.fetch();
  }

  @Override
  public Authentication known(ShownToken shown) {
    TokenHash hash = TokenHash.of(shown.text());
    JwtParts parts = JwtParts.of(shown.text());
    if (parts == null) {
      return new Authentication.Refused(CredentialFailure.MALFORMED);
    }
    if (verdicts.find(hash) instanceof Verdict.Good good
        && !isOver(good.expires())
        && isPublished(good.key())) {
      return identities.of(good, shown.role(), hash, () -> standing(good.key()));
    }
    Verdict verdict = verify(shown.text(), parts);
    PublicKey key = verdict instanceof Verdict.Good good ? good.key() : null;
    Authentication outcome = identities.of(verdict, shown.role(), hash, () -> standing(key));
    // Strangers at an issuer of many tenants have good tokens, too: those take nobody's place.
    if (outcome instanceof Authentication.Accepted) {
      verdicts.add(hash, verdict, REMEMBERED);
    }
    return outcome;
  }

  /** Of a token by which something lives: it ends with the key that has signed it. */
  private Standing standing(@Nullable PublicKey key) {
    source.refreshIfOld();
    return isPublished(key) ? Standing.HOLDS : Standing.ENDED;
  }

  /** An issuer that is away for long has withdrawn nothing. */
  private boolean isPublished(@Nullable PublicKey key) {
    KeySet keys = source.keys();
    return keys == null || (key != null && keys.contains(key));
  }

  private boolean isOver(Instant expires) {
    return clock.instant().isAfter(expires.plus(LEEWAY));
  }

  private Verdict verify(String token, JwtParts parts) {
    if (!config.algorithms().contains(parts.algorithm())) {
      return bad(CredentialFailure.UNSUPPORTED);
    }
    KeySet keys = source.keys();
    PublicKey key = keys == null ? null : keys.find(parts.keyId(), parts.algorithm());
    if (key == null) {
      return source.isAway() ? new Verdict.Unknown() : bad(CredentialFailure.UNKNOWN_KEY);
    }
    try {
      Jwts.parser()
          .json(new ClaimsJson())
          .sig()
          .clear()
          .add(Jwts.SIG.get().forKey(parts.algorithm()))
          .and()
          .zip()
          .clear()
          .and()
          .verifyWith(key)
          .clock(() -> Date.from(clock.instant()))
          .clockSkewSeconds(LEEWAY.toSeconds())
          .build()
          .parseSignedClaims(token);
      return check(parts.claims(), key);
    } catch (ExpiredJwtException e) {
      return bad(CredentialFailure.EXPIRED);
    } catch (PrematureJwtException e) {
      return bad(CredentialFailure.NOT_YET_VALID);
    } catch (SignatureException e) {
      return bad(CredentialFailure.BAD_SIGNATURE);
    } catch (JwtException e) {
      return bad(CredentialFailure.MALFORMED);
    } catch (IllegalArgumentException e) {
      return bad(CredentialFailure.BAD_CLAIM);
    }
  }

  private Verdict check(Map<String, ?> claims, PublicKey key) {
    if (!config.issuer().equals(claims.get("iss"))) {
      return bad(CredentialFailure.WRONG_ISSUER);
    }
    if (!identities.isForUs(claims)) {
      return bad(CredentialFailure.WRONG_AUDIENCE);
    }
    Instant now = clock.instant();
    Instant expires = ClaimTimes.of(claims, "exp", false);
    Instant issued = ClaimTimes.of(claims, "iat", false);
    Instant begins = ClaimTimes.of(claims, "nbf", false);
    if (expires == null) {
      return bad(CredentialFailure.BAD_CLAIM);
    }
    if (now.isAfter(expires.plus(LEEWAY))) {
      return bad(CredentialFailure.EXPIRED);
    }
    if (isLater(issued, now) || isLater(begins, now)) {
      return bad(CredentialFailure.NOT_YET_VALID);
    }
    if (expires.isAfter(identities.latestEnd(issued == null ? now : issued).plus(LEEWAY))) {
      return bad(CredentialFailure.EXCESSIVE_LIFETIME);
    }
    return new Verdict.Good(claims, expires, key);
  }

  private static boolean isLater(@Nullable Instant time, Instant now) {
    return time != null && time.isAfter(now.plus(LEEWAY));
  }

  private static Verdict bad(CredentialFailure failure) {
    return new Verdict.Bad(failure);
  }
}
