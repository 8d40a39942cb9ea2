package org.invertingproxy.proxy.outside;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.ShownToken;
import org.invertingproxy.proxy.auth.TestClock;
import org.invertingproxy.proxy.config.ClaimName;
import org.invertingproxy.proxy.config.ClaimPattern;
import org.invertingproxy.proxy.config.IdentityRule;
import org.invertingproxy.proxy.config.IssuerConfig;
import org.invertingproxy.proxy.config.OpaqueTokens;
import org.invertingproxy.proxy.config.OutsideConfig;
import org.invertingproxy.proxy.config.SignedTokens;
import org.jspecify.annotations.Nullable;

/** Issuers as tests need them. */
final class Setup {
  static final String ISSUER = "https://issuer.example";
  static final Duration DEADLINE = Duration.ofSeconds(2);

  private Setup() {}

  static Issuers of(TestClock clock, IssuerConfig... issuers) {
    return new Issuers(
        new OutsideConfig(List.of(issuers)),
        "ours",
        clock,
        clock::nanoTime,
        DEADLINE,
        Duration.ofSeconds(10));
  }

  static IssuerConfig signed(@Nullable URI url, @Nullable Path file, Set<String> algorithms) {
    return signed(new SignedTokens(ISSUER, url, file, algorithms, false));
  }

  static IssuerConfig signed(SignedTokens tokens) {
    return new IssuerConfig(
        "test",
        tokens,
        Set.of("https://proxy.example"),
        Duration.ofHours(1),
        List.of(rule("agent", "sub", Map.of(), null)));
  }

  static IssuerConfig opaque(OpaqueTokens.Kind kind, URI url, boolean inQuery) {
    return new IssuerConfig(
        "opaque",
        new OpaqueTokens(kind, url, inQuery, null, null, "ya29.", Duration.ofMinutes(5)),
        Set.of(),
        Duration.ofHours(1),
        List.of(
            rule("agent", "email", Map.of("email", "*@project.example"), null),
            rule("admin", "email", Map.of("email", "boss@project.example"), null)));
  }

  static IdentityRule rule(
      String role, String subject, Map<String, String> claims, @Nullable Set<String> backends) {
    Map<ClaimName, ClaimPattern> patterns = new HashMap<>();
    claims.forEach((name, text) -> patterns.put(ClaimName.parse(name), ClaimPattern.parse(text)));
    return new IdentityRule(role, ClaimName.parse(subject), patterns, backends);
  }

  /** What becomes of a token of an agent once its issuer was asked where that can help. */
  static Authentication judge(Issuers issuers, String token) {
    return judge(issuers, new ShownToken(token, false, Role.AGENT));
  }

  static Authentication judge(Issuers issuers, ShownToken shown) {
    CompletableFuture<?> asked = issuers.ask(shown, () -> false);
    if (asked != null) {
      asked.join();
    }
    return issuers.known(shown);
  }
}
