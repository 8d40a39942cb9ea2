package org.invertingproxy.proxy.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.CredentialFailure;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.ShownToken;
import org.invertingproxy.proxy.auth.Standing;
import org.invertingproxy.proxy.auth.StandingSource;
import org.invertingproxy.proxy.auth.TestClock;
import org.invertingproxy.proxy.config.IssuerConfig;
import org.invertingproxy.proxy.config.OpaqueTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens that only their issuer can read: introspection and tokeninfo, and both gone wrong. */
class OpaqueIssuerTest {
  private static final String TOKEN = "ya29.a+b/c=&d";
  private static final String ENCODED = URLEncoder.encode(TOKEN, StandardCharsets.UTF_8);

  private final TestClock clock = new TestClock();
  private IssuerServer server;

  @BeforeEach
  void start() throws IOException {
    server = new IssuerServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Issuers tokeninfo() {
    return Setup.of(
        clock, Setup.opaque(OpaqueTokens.Kind.TOKENINFO, server.url("/tokeninfo"), false));
  }

  private String google(Duration left) {
    // As Google writes it: numbers and truth as text.
    return "{\"azp\":\"1\",\"aud\":\"1\",\"sub\":\"1\",\"exp\":\"%d\",\"email\":\"vm@project.example\",\"email_verified\":\"true\"}"
        .formatted(clock.instant().plus(left).getEpochSecond());
  }

  @Test
  void googlesToken_givesItsEmail_andIsAskedAboutInTheBody() {
    server.answer(IssuerServer.json(200, google(Duration.ofMinutes(30))));
    try (Issuers issuers = tokeninfo()) {
      Identity identity = Objects.requireNonNull(Setup.judge(issuers, TOKEN).identityOrNull());

      assertThat(identity.subject()).isEqualTo("vm@project.example");
      assertThat(identity.expires()).isEqualTo(clock.instant().plus(Duration.ofMinutes(30)));
      assertThat(server.calls())
          .containsExactly("POST /tokeninfo access_token=" + ENCODED + " null");
    }
  }

  @Test
  void whatLivesByAToken_isAskedAboutAgain_andEndsWhenItIsInactive_notWhenNobodyAnswers() {
    server.answer(IssuerServer.json(200, google(Duration.ofMinutes(50))));
    try (Issuers issuers = tokeninfo()) {
      Identity identity = Objects.requireNonNull(Setup.judge(issuers, TOKEN).identityOrNull());
      StandingSource issuer = Objects.requireNonNull(identity.issuer());
      assertThat(issuer.standing()).isEqualTo(Standing.HOLDS);
      assertThat(server.calls()).hasSize(1);

      server.answer(IssuerServer.json(500, "{}"));
      clock.advance(Duration.ofMinutes(6));
      awaitCalls(issuer, 2);
      assertThat(issuer.standing()).isEqualTo(Standing.HOLDS);

      server.answer(IssuerServer.json(400, "{}"));
      for (int look = 0; look < 10_000 && issuer.standing() == Standing.HOLDS; look++) {
        clock.advance(Duration.ofSeconds(2)); // it is asked in the background
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(issuer.standing()).isEqualTo(Standing.ENDED);
    }
  }

  private void awaitCalls(StandingSource issuer, int count) {
    for (int look = 0; look < 10_000 && server.calls().size() < count; look++) {
      assertThat(issuer.standing()).isEqualTo(Standing.HOLDS);
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(server.calls()).hasSizeGreaterThanOrEqualTo(count);
  }

  @Test
  void queryWhereTheIssuerWantsIt() {
    server.answer(IssuerServer.json(200, google(Duration.ofMinutes(30))));
    try (Issuers issuers =
        Setup.of(clock, Setup.opaque(OpaqueTokens.Kind.TOKENINFO, server.url("/t?v=3"), true))) {
      assertThat(Setup.judge(issuers, TOKEN).identityOrNull()).isNotNull();
      assertThat(server.calls()).containsExactly("GET /t?v=3&access_token=" + ENCODED + "  null");
    }
  }

  @Test
  void introspection_showsOurOwnCredential_andBelievesActiveOnly(@TempDir Path directory)
      throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "s3:cret\n");
    IssuerConfig config =
        new IssuerConfig(
            "idp",
            new OpaqueTokens(
                OpaqueTokens.Kind.INTROSPECTION,
                server.url("/introspect"),
                false,
                "proxy",
                secret,
                "",
                Duration.ofMinutes(5)),
            Set.of("tunnel"),
            Duration.ofHours(1),
            List.of(Setup.rule("agent", "sub", java.util.Map.of(), null)));
    try (Issuers issuers = Setup.of(clock, config)) {
      server.answer(
          IssuerServer.json(200, "{\"active\":true,\"sub\":\"ann\",\"aud\":[\"tunnel\"]}"));
      assertThat(Setup.judge(issuers, "opaque").identityOrNull())
          .isNotNull()
          .extracting(Identity::subject)
          .isEqualTo("ann");
      assertThat(server.calls())
          .containsExactly(
              "POST /introspect token=opaque&token_type_hint=access_token Basic cHJveHk6czMlM0FjcmV0");

      server.answer(
          IssuerServer.json(200, "{\"active\":false,\"sub\":\"ann\",\"aud\":[\"tunnel\"]}"));
      assertRefused(issuers, "other", CredentialFailure.NOT_ACTIVE);
      server.answer(IssuerServer.json(200, "{\"active\":true,\"sub\":\"ann\",\"aud\":\"else\"}"));
      assertRefused(issuers, "third", CredentialFailure.WRONG_AUDIENCE);
      server.answer(
          IssuerServer.json(200, "{\"active\":\"true\",\"sub\":\"ann\",\"aud\":\"tunnel\"}"));
      assertThat(Setup.judge(issuers, "fourth")).isInstanceOf(Authentication.Unavailable.class);
      server.answer(IssuerServer.json(401, "{\"active\":true}"));
      assertThat(Setup.judge(issuers, "fifth")).isInstanceOf(Authentication.Unavailable.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"400", "401", "403", "404"})
  void tokenThatIsNone_isRefused_andNotAskedAboutForAWhile(int status) {
    server.answer(IssuerServer.json(status, "{\"error\":\"invalid_token\"}"));
    try (Issuers issuers = tokeninfo()) {
      assertRefused(issuers, TOKEN, CredentialFailure.NOT_ACTIVE);
      assertRefused(issuers, TOKEN, CredentialFailure.NOT_ACTIVE);
      assertThat(server.calls()).hasSize(1);

      server.answer(IssuerServer.json(200, google(Duration.ofMinutes(30))));
      clock.advance(OpaqueIssuer.BAD);
      assertThat(Setup.judge(issuers, TOKEN).identityOrNull()).isNotNull();
    }
  }

  /** Ways of an issuer not to answer. */
  enum Misbehaviour {
    ERROR,
    THROTTLED,
    REDIRECT,
    SILENCE,
    HALF,
    ENDLESS,
    HTML,
    GARBAGE,
    DEEP,
    CLOSED
  }

  @ParameterizedTest
  @EnumSource
  void issuerThatIsAway_makesNobodyRefused_andIsAskedAgain(Misbehaviour kind) {
    IssuerServer.Answer good = IssuerServer.json(200, google(Duration.ofMinutes(30)));
    server.answer(
        switch (kind) {
          case ERROR -> IssuerServer.json(500, "{}");
          case THROTTLED -> IssuerServer.json(429, "{}");
          case REDIRECT -> server.redirect(good);
          case SILENCE -> server.silence();
          case HALF -> server.halfAnAnswer();
          case ENDLESS -> IssuerServer.endless();
          case HTML -> IssuerServer.typed(200, "text/html", google(Duration.ofMinutes(30)));
          case GARBAGE -> IssuerServer.json(200, "hello");
          case DEEP -> IssuerServer.json(200, "{\"a\":".repeat(1000));
          case CLOSED -> good;
        });
    try (Issuers issuers = tokeninfo()) {
      if (kind == Misbehaviour.CLOSED) {
        server.close();
      }
      assertThat(Setup.judge(issuers, TOKEN)).isInstanceOf(Authentication.Unavailable.class);
      if (kind != Misbehaviour.CLOSED) {
        server.answer(good);
        clock.advance(OpaqueIssuer.AWAY);
        assertThat(Setup.judge(issuers, TOKEN).identityOrNull()).isNotNull();
      }
    }
  }

  @Test
  void goodAnswer_countsForItsTime_orUntilTheTokenEnds() {
    server.answer(IssuerServer.json(200, google(Duration.ofMinutes(7))));
    try (Issuers issuers = tokeninfo()) {
      Setup.judge(issuers, TOKEN);
      clock.advance(Duration.ofMinutes(4));
      Setup.judge(issuers, TOKEN);
      assertThat(server.calls()).hasSize(1);
      clock.advance(Duration.ofMinutes(1));
      assertThat(Setup.judge(issuers, TOKEN).identityOrNull()).isNotNull();
      assertThat(server.calls()).hasSize(2);
      clock.advance(Duration.ofMinutes(2));
      assertThat(issuers.known(new ShownToken(TOKEN, false, Role.AGENT)).identityOrNull()).isNull();
      server.answer(IssuerServer.json(400, "{}"));
      assertRefused(issuers, TOKEN, CredentialFailure.NOT_ACTIVE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"exp\":\"0\"', EXPIRED",
    "'\"exp\":-1', BAD_CLAIM",
    "'\"exp\":\"soon\"', BAD_CLAIM",
    "'\"nbf\":9999999999', NOT_YET_VALID",
    "'\"email\":\"vm@other.example\"', NO_RULE",
    "'\"email\":\"a@b@project.example\"', NO_RULE",
    "'\"email\":\"@project.example\"', NO_RULE",
    "'\"email\":\"x/y@project.example\"', NO_RULE",
    "'\"email\":null', NO_RULE",
    "'\"email\":[\"vm@project.example\"]', NO_RULE"
  })
  void answersThatDoNotSuffice_areRefusals(String member, CredentialFailure failure) {
    String email = member.contains("email") ? "" : ",\"email\":\"vm@project.example\"";
    server.answer(IssuerServer.json(200, "{" + member + email + "}"));
    try (Issuers issuers = tokeninfo()) {
      assertRefused(issuers, TOKEN, failure);
    }
  }

  @Test
  void tokensOfOtherKinds_areNotShownToIt() {
    try (Issuers issuers = tokeninfo()) {
      assertThat(issuers.concern(new ShownToken("ipadm_secret", false, Role.ADMIN))).isFalse();
      assertThat(issuers.concern(new ShownToken("opaque", false, Role.AGENT))).isFalse();
      assertThat(issuers.concern(new ShownToken(TOKEN, false, Role.AGENT))).isTrue();
    }
  }

  @Test
  void oneTokenAtATime_andManySuspiciousOnes_takeNobodyElsesPlace() {
    server.answer(server.silence());
    try (Issuers issuers = tokeninfo()) {
      ShownToken shown = new ShownToken(TOKEN, false, Role.AGENT);
      CompletableFuture<?> first = Objects.requireNonNull(issuers.ask(shown, () -> false));
      assertThat(issuers.ask(shown, () -> true)).isSameAs(first);
      List<CompletableFuture<?>> guesses = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        guesses.add(issuers.ask(new ShownToken("ya29." + i, false, Role.AGENT), () -> true));
      }
      assertThat(guesses.stream().filter(Objects::nonNull)).hasSize(2);
      assertThat(issuers.ask(new ShownToken("ya29.good", false, Role.AGENT), () -> false))
          .isNotNull();
    }
  }

  @Test
  void madeUpTokens_pushOutNoGoodOne_andFillNoMemory() {
    Verdicts verdicts = new Verdicts(clock::nanoTime);
    Verdict good = new Verdict.Good(java.util.Map.of(), clock.instant());
    verdicts.add(TokenHash.of("good"), good, Duration.ofMinutes(1));
    for (int i = 0; i < 20_000; i++) {
      verdicts.add(TokenHash.of("bad" + i), new Verdict.Unknown(), Duration.ofMinutes(1));
    }
    assertThat(verdicts.find(TokenHash.of("good"))).isEqualTo(good);
    assertThat(verdicts.find(TokenHash.of("bad0"))).isNull();
    assertThat(verdicts.find(TokenHash.of("bad19999"))).isNotNull();
  }

  private static void assertRefused(Issuers issuers, String token, CredentialFailure failure) {
    assertThat(Setup.judge(issuers, token)).isEqualTo(new Authentication.Refused(failure));
  }
}
