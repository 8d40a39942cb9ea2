package org.invertingproxy.proxy.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.CredentialFailure;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.ShownToken;
import org.invertingproxy.proxy.auth.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the keys of an issuer come from by HTTP, and what happens when they do not. */
class KeySourceTest {
  private static final TestKey FIRST = TestKey.rsa("k1");
  private static final TestKey SECOND = TestKey.rsa("k2");

  private final TestClock clock = new TestClock();
  private IssuerServer server;
  private Issuers issuers;

  @BeforeEach
  void start() throws IOException {
    server = new IssuerServer();
    server.answer(IssuerServer.json(200, TestKey.set(FIRST)));
    issuers = Setup.of(clock, Setup.signed(server.url("/jwks"), null, Set.of("RS256")));
  }

  @AfterEach
  void stop() {
    issuers.close();
    server.close();
  }

  /** Ways of an issuer not to answer. */
  enum Misbehaviour {
    ERROR,
    NOT_FOUND,
    REDIRECT,
    SILENCE,
    HALF,
    ENDLESS,
    HUGE,
    HTML,
    GARBAGE,
    NO_KEYS,
    SECRET_KEY,
    SMALL_KEY,
    DEEP,
    CLOSED
  }

  private void misbehave(Misbehaviour kind) {
    String good = TestKey.set(FIRST);
    if (kind == Misbehaviour.CLOSED) {
      server.close();
      return;
    }
    server.answer(
        switch (kind) {
          case ERROR -> IssuerServer.json(500, good);
          case NOT_FOUND -> IssuerServer.json(404, good);
          case REDIRECT -> server.redirect(IssuerServer.json(200, good));
          case SILENCE -> server.silence();
          case HALF -> server.halfAnAnswer();
          case ENDLESS -> IssuerServer.endless();
          case HUGE ->
              IssuerServer.json(
                  200, good.replaceFirst("\\{", "{\"x\":\"" + "x".repeat(300_000) + "\","));
          case HTML -> IssuerServer.typed(200, "text/html", good);
          case GARBAGE -> IssuerServer.json(200, "<html>captive portal</html>");
          case NO_KEYS -> IssuerServer.json(200, "{\"keys\":[]}");
          case SECRET_KEY ->
              IssuerServer.json(
                  200,
                  "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"k1\",\"k\":\"" + "A".repeat(43) + "\"}]}");
          case SMALL_KEY ->
              IssuerServer.json(
                  200,
                  "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"e\":\"AQAB\",\"n\":\""
                      + "z".repeat(86)
                      + "\"}]}");
          case DEEP -> IssuerServer.json(200, "{\"keys\":" + "[".repeat(10_000));
          default -> throw new AssertionError(kind);
        });
  }

  @ParameterizedTest
  @EnumSource
  void issuerThatGivesNoKeys_makesNobodyRefused_andIsAskedAgain(Misbehaviour kind) {
    misbehave(kind);
    assertThat(judge(FIRST)).isInstanceOf(Authentication.Unavailable.class);

    if (kind != Misbehaviour.CLOSED) {
      int calls = server.calls().size();
      assertThat(judge(FIRST)).isInstanceOf(Authentication.Unavailable.class);
      assertThat(server.calls()).as("not at once").hasSize(calls);
      server.answer(IssuerServer.json(200, TestKey.set(FIRST)));
      clock.advance(KeySource.FIRST_INTERVAL);
      assertThat(judge(FIRST).identityOrNull()).isNotNull();
    }
  }

  @Test
  void rotatedKey_isFetched_butNotMoreOftenThanTheInterval() {
    assertThat(judge(FIRST).identityOrNull()).isNotNull();
    server.answer(IssuerServer.json(200, TestKey.set(FIRST, SECOND)));
    assertThat(judge(SECOND)).isEqualTo(new Authentication.Refused(CredentialFailure.UNKNOWN_KEY));

    clock.advance(KeySource.INTERVAL);
    assertThat(judge(SECOND).identityOrNull()).isNotNull();
    int calls = server.calls().size();
    for (int i = 0; i < 100; i++) {
      assertThat(judge(TestKeys.UNKNOWN))
          .isEqualTo(new Authentication.Refused(CredentialFailure.UNKNOWN_KEY));
    }
    assertThat(server.calls()).hasSize(calls);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 23})
  void issuerThatGoesAway_itsLastKeysGoOn_forADay(int hours) {
    judge(FIRST);
    misbehave(Misbehaviour.ERROR);
    clock.advance(Duration.ofHours(hours));
    judge(FIRST);

    assertThat(judge(FIRST).identityOrNull()).isNotNull();
    clock.advance(Duration.ofHours(24));
    assertThat(judge(FIRST)).isInstanceOf(Authentication.Unavailable.class);
  }

  @Test
  void unknownKey_whileTheIssuerIsAway_isNotRefused() {
    judge(FIRST);
    misbehave(Misbehaviour.ERROR);
    clock.advance(KeySource.INTERVAL);

    assertThat(judge(SECOND)).isInstanceOf(Authentication.Unavailable.class);
  }

  @Test
  void manyWhoWait_causeOneFetch() {
    server.answer(server.silence());
    ShownToken shown = new ShownToken(token(FIRST), false, Role.AGENT);
    CompletableFuture<?> first = issuers.ask(shown, () -> false);
    CompletableFuture<?> second = issuers.ask(shown, () -> false);

    assertThat(first).isNotNull().isSameAs(second);
    CompletableFuture.allOf(first, second).join();
    assertThat(server.calls()).hasSize(1);
  }

  private Authentication judge(TestKey key) {
    return Setup.judge(issuers, token(key));
  }

  private String token(TestKey key) {
    long now = clock.instant().getEpochSecond();
    return key.sign(
        "{'iss':'%s','aud':'https://proxy.example','sub':'ann','iat':%d,'exp':%d}"
            .formatted(Setup.ISSUER, now, now + 600));
  }

  /** Made when it is needed first: it takes a while. */
  private static final class TestKeys {
    static final TestKey UNKNOWN = TestKey.rsa("k3");
  }
}
