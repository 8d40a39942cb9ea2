package org.invertingproxy.proxy.outside;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.CredentialFailure;
import org.invertingproxy.proxy.auth.ShownToken;
import org.invertingproxy.proxy.auth.Standing;
import org.invertingproxy.proxy.config.OpaqueTokens;
import org.jspecify.annotations.Nullable;

/**
 * Asks the issuer of opaque tokens about each of them, one call at a time for one token, and
 * remembers its answers by the tokens' hashes.
 */
final class OpaqueIssuer implements Issuer {
  /** How long a token that is none counts as none. */
  static final Duration BAD = Duration.ofSeconds(30);

  /** How long the issuer is left alone about a token of which it said nothing. */
  static final Duration AWAY = Duration.ofSeconds(1);

  private final FailureLog log;
  private final OpaqueTokens config;
  private final Identities identities;
  private final Inquiry inquiry;
  private final IssuerThreads threads;
  private final Verdicts verdicts;
  private final Clock clock;
  private final ConcurrentHashMap<TokenHash, CompletableFuture<?>> flights =
      new ConcurrentHashMap<>();

  OpaqueIssuer(
      FailureLog log,
      OpaqueTokens config,
      Identities identities,
      Inquiry inquiry,
      IssuerThreads threads,
      Verdicts verdicts,
      Clock clock) {
    this.log = log;
    this.config = config;
    this.identities = identities;
    this.inquiry = inquiry;
    this.threads = threads;
    this.verdicts = verdicts;
    this.clock = clock;
  }

  /** Whether the token looks like its own. */
  boolean concerns(String token) {
    return token.startsWith(config.prefix());
  }

  @Override
  public Authentication known(ShownToken shown) {
    TokenHash hash = TokenHash.of(shown.text());
    Verdict verdict = find(hash);
    Verdict now = verdict == null ? new Verdict.Unknown() : verdict;
    return identities.of(now, shown.role(), hash, () -> standing(shown));
  }

  /** Of a token by which something lives: asked about again each time its answer is forgotten. */
  private Standing standing(ShownToken shown) {
    Verdict verdict = find(TokenHash.of(shown.text()));
    if (verdict instanceof Verdict.Bad) {
      return Standing.ENDED;
    }
    if (verdict == null) {
      CompletableFuture<?> unused = ask(shown, () -> false);
    }
    return Standing.HOLDS; // an issuer that is away has withdrawn nothing
  }

  private @Nullable Verdict find(TokenHash hash) {
    Verdict verdict = verdicts.find(hash);
    boolean over =
        verdict instanceof Verdict.Good good && !clock.instant().isBefore(good.expires());
    return over ? new Verdict.Bad(CredentialFailure.EXPIRED) : verdict;
  }

  @Override
  public @Nullable CompletableFuture<?> ask(ShownToken shown, BooleanSupplier suspicious) {
    TokenHash hash = TokenHash.of(shown.text());
    if (verdicts.find(hash) != null) {
      return null;
    }
    CompletableFuture<?> begun = new CompletableFuture<>();
    CompletableFuture<?> other = flights.putIfAbsent(hash, begun);
    if (other != null) {
      return other;
    }
    CompletableFuture<Verdict> answer =
        threads.run(suspicious.getAsBoolean(), () -> inquire(shown.text()));
    if (answer == null) {
      land(hash, begun);
      return null;
    }
    CompletableFuture<?> unused =
        answer.whenComplete(
            (verdict, failure) -> {
              if (verdict == null) {
                log.failed(failure);
                verdicts.add(hash, new Verdict.Unknown(), AWAY);
              } else {
                verdicts.add(hash, verdict, validity(verdict));
              }
              land(hash, begun);
            });
    return begun;
  }

  private void land(TokenHash hash, CompletableFuture<?> flight) {
    flights.remove(hash, flight);
    flight.complete(null);
  }

  private Duration validity(Verdict verdict) {
    if (verdict instanceof Verdict.Good good) {
      Duration left = Duration.between(clock.instant(), good.expires());
      return left.compareTo(config.cacheFor()) < 0 ? left : config.cacheFor();
    }
    return BAD;
  }

  private Verdict inquire(String token) {
    try {
      Optional<Map<String, Object>> claims = inquiry.ask(token);
      return claims.isPresent()
          ? check(claims.get())
          : new Verdict.Bad(CredentialFailure.NOT_ACTIVE);
    } catch (IOException e) {
      throw new IllegalStateException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Verdict check(Map<String, Object> claims) {
    if (!identities.isForUs(claims)) {
      return new Verdict.Bad(CredentialFailure.WRONG_AUDIENCE);
    }
    Instant now = clock.instant();
    Instant latest = identities.latestEnd(now);
    try {
      Instant named = ClaimTimes.of(claims, "exp", true);
      Instant begins = ClaimTimes.of(claims, "nbf", true);
      if (named != null && !named.isAfter(now)) {
        return new Verdict.Bad(CredentialFailure.EXPIRED);
      }
      if (begins != null && begins.isAfter(now)) {
        return new Verdict.Bad(CredentialFailure.NOT_YET_VALID);
      }
      return new Verdict.Good(claims, named == null || named.isAfter(latest) ? latest : named);
    } catch (IllegalArgumentException e) {
      return new Verdict.Bad(CredentialFailure.BAD_CLAIM);
    }
  }
}
