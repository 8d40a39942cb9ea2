package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.invertingproxy.proxy.admin.SignIn;
import org.invertingproxy.proxy.config.ClaimName;
import org.invertingproxy.proxy.config.ClaimPattern;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.IdentityRule;
import org.invertingproxy.proxy.config.IssuerConfig;
import org.invertingproxy.proxy.config.MetricsConfig;
import org.invertingproxy.proxy.config.OpaqueTokens;
import org.invertingproxy.proxy.config.OutsideConfig;
import org.invertingproxy.proxy.config.SignedTokens;
import org.invertingproxy.proxy.outside.IssuerServer;
import org.invertingproxy.proxy.outside.TestKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls with the credentials of other issuers, and with wrong ones, to a whole proxy. */
class OutsideCallsTest {
  private static final String GOOGLE =
      "{\"email\":\"ann\",\"email_verified\":\"true\",\"exp\":\"9999999999\"}";

  @TempDir Path dataDir;
  private IssuerServer issuer;
  private WholeProxy proxy;

  @BeforeEach
  void start() throws Exception {
    issuer = new IssuerServer();
    IdentityRule agent = rule("agent", "email");
    IssuerConfig opaque =
        new IssuerConfig(
            "opaque",
            new OpaqueTokens(
                OpaqueTokens.Kind.TOKENINFO,
                issuer.url("/"),
                false,
                null,
                null,
                "ya29.",
                Duration.ofMinutes(5)),
            Set.of(),
            Duration.ofHours(1),
            List.of(agent));
    IssuerConfig signed =
        new IssuerConfig(
            "signed",
            new SignedTokens("https://i", issuer.url("/keys"), null, Set.of("RS256"), false),
            Set.of("p"),
            Duration.ofHours(1),
            List.of(rule("admin", "sub")));
    proxy =
        new WholeProxy(dataDir, DatabaseConfig.FILE, new OutsideConfig(List.of(opaque, signed)));
    proxy.register("shop");
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    issuer.close();
  }

  private static IdentityRule rule(String role, String claim) {
    ClaimName name = ClaimName.parse(claim);
    return new IdentityRule(role, name, Map.of(name, ClaimPattern.parse("ann")), null);
  }

  @Test
  void opaqueTokenOfAnAgent_servesOnceItsIssuerWasAsked() throws Exception {
    issuer.answer(IssuerServer.json(200, GOOGLE));

    assertThat(proxy.serveOne("shop", "ya29.good")).endsWith("hello");
    assertThat(issuer.calls()).hasSize(1);
  }

  @Test
  void issuerThatIsAway_isNoReasonToGiveUp() throws Exception {
    issuer.answer(IssuerServer.json(500, "{}"));

    assertThat(proxy.poll("shop", "ya29.good"))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 2", "the issuer of this token does not answer");
  }

  @Test
  void tokenThatIsNone_isRefused_andAfterSomeOfThem_429_butARightOneIsLetIn() throws Exception {
    issuer.answer(IssuerServer.json(400, "{}"));
    for (int i = 0; i < 6; i++) {
      assertThat(proxy.poll("shop", "ya29.bad" + i)).startsWith("HTTP/1.1 401");
    }
    assertThat(proxy.poll("shop", "ya29.bad"))
        .startsWith("HTTP/1.1 429")
        .containsPattern("Retry-After: [12]\r\n");
    assertThat(proxy.poll("other", "nonsense")).startsWith("HTTP/1.1 429");
    assertThat(proxy.client("shop", "nonsense"))
        .startsWith("HTTP/1.1 429")
        .contains("Retry-After: 30", "too-many-failures");

    issuer.answer(IssuerServer.json(200, GOOGLE));
    assertThat(proxy.serveOne("shop", "ya29.good")).endsWith("hello");
    assertThat(proxy.serveOne("shop", proxy.agentToken())).endsWith("hello");
  }

  @Test
  void madeUpForwardedAddresses_doNotEvadeTheCount() throws Exception {
    for (int i = 0; i < 6; i++) {
      proxy.poll("shop" + i, "nonsense\r\nX-Forwarded-For: 192.0.2." + i);
    }
    assertThat(proxy.poll("other", "nonsense\r\nX-Forwarded-For: 192.0.2.99"))
        .startsWith("HTTP/1.1 429");
  }

  @Test
  void administrator_byASignedToken_alsoAtTheSignIn() throws Exception {
    TestKey key = TestKey.rsa("k");
    issuer.answer(IssuerServer.json(200, TestKey.set(key)));
    long now = Instant.now().getEpochSecond();
    String token =
        key.sign(
            "{'iss':'https://i','aud':'p','sub':'ann','iat':%d,'exp':%d}".formatted(now, now + 60));

    assertThat(proxy.api("GET", "/api/backends", token, "")).startsWith("HTTP/1.1 200");
    String other =
        key.sign(
            "{'iss':'https://i','aud':'p','sub':'bob','iat':%d,'exp':%d}".formatted(now, now + 60));
    assertThat(proxy.api("GET", "/api/backends", other, "")).startsWith("HTTP/1.1 403");
    assertThat(proxy.signIn(token)).startsWith("HTTP/1.1 200").contains("\"subject\":\"ann\"");
  }

  @Test
  void signInThatWaitsForItsIssuer_holdsNoThread() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    TestKey key = TestKey.rsa("k");
    IssuerServer.Answer keys = IssuerServer.json(200, TestKey.set(key));
    issuer.answer(
        (call, body) -> {
          asked.countDown();
          await(answers);
          keys.to(call, body);
        });
    long now = Instant.now().getEpochSecond();
    String token =
        key.sign(
            "{'iss':'https://i','aud':'p','sub':'ann','iat':%d,'exp':%d}".formatted(now, now + 60));
    // On a thread of its own: the common pool, which may have but one, is the HTTP client's, too.
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> signIn(token), task -> new Thread(task).start());
    await(asked);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3); // the issuer has 5
    while (isSigningIn() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(isSigningIn()).isFalse();
    answers.countDown();
    assertThat(answer.join()).startsWith("HTTP/1.1 200").contains("\"subject\":\"ann\"");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a thread of the server is at work on it, or waits within it. */
  private static boolean isSigningIn() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Stream::of)
        .anyMatch(frame -> frame.getClassName().equals(SignIn.class.getName()));
  }

  private String signIn(String token) {
    try {
      return proxy.signIn(token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void secretOfTheMetrics_isShownToNoIssuer() throws Exception {
    proxy.close();
    String secret = "ya29.looks-like-one-of-theirs";
    Path file = Files.writeString(dataDir.resolve("metrics-token"), secret);
    IssuerConfig opaque =
        new IssuerConfig(
            "opaque",
            new OpaqueTokens(
                OpaqueTokens.Kind.TOKENINFO,
                issuer.url("/"),
                false,
                null,
                null,
                "",
                Duration.ofMinutes(5)),
            Set.of(),
            Duration.ofHours(1),
            List.of(rule("admin", "email")));
    MetricsConfig metrics = new MetricsConfig(file, 100);
    proxy = new WholeProxy(dataDir, metrics, new OutsideConfig(List.of(opaque)));

    assertThat(proxy.api("GET", "/metrics", secret, "")).startsWith("HTTP/1.1 200");
    assertThat(proxy.api("GET", "/api/backends", secret, "")).startsWith("HTTP/1.1 503");
    assertThat(issuer.calls()).isEmpty();
  }

  @Test
  void administrator_whoseIssuerIsAway_isToldSo() throws Exception {
    issuer.answer(IssuerServer.json(500, "{}"));
    long now = Instant.now().getEpochSecond();
    String token =
        TestKey.rsa("k")
            .sign(
                "{'iss':'https://i','aud':'p','sub':'ann','iat':%d,'exp':%d}"
                    .formatted(now, now + 60));

    assertThat(proxy.api("GET", "/api/backends", token, ""))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 2", "application/problem+json");
  }
}
