package org.invertingproxy.proxy.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SignatureAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.CredentialFailure;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.ShownToken;
import org.invertingproxy.proxy.auth.Standing;
import org.invertingproxy.proxy.auth.StandingSource;
import org.invertingproxy.proxy.auth.TestClock;
import org.invertingproxy.proxy.config.IssuerConfig;
import org.invertingproxy.proxy.config.SignedTokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile and mistaken tokens of another issuer, most of them from RFC 8725. */
class JwtIssuerTest {
  private static final long NOW = Instant.parse("2026-11-23T12:00:00Z").getEpochSecond();
  private static final TestKey KEY = TestKey.rsa("k1");
  private static final TestKey STRANGER = TestKey.rsa("k1");

  @TempDir Path directory;
  private final TestClock clock = new TestClock();
  private Issuers issuers;
  private Path file;

  @BeforeEach
  void publish() throws IOException {
    file = Files.writeString(directory.resolve("keys.json"), TestKey.set(KEY));
    issuers = Setup.of(clock, Setup.signed(null, file, Set.of("RS256")));
  }

  @AfterEach
  void close() {
    issuers.close();
  }

  @Test
  void goodToken_givesItsIdentity_whichEndsWithIt() {
    Identity identity = Objects.requireNonNull(judge(KEY.sign(claims())).identityOrNull());

    assertThat(identity.role()).isEqualTo(Role.AGENT);
    assertThat(identity.subject()).isEqualTo("repo:acme/shop");
    assertThat(identity.backends()).isNull();
    assertThat(identity.expires()).isEqualTo(Instant.ofEpochSecond(NOW + 600));
    assertThat(identity.tokenId()).matches("test:[0-9a-f]{12}");
    clock.advance(Duration.ofSeconds(631));
    assertRefused(KEY.sign(claims()), CredentialFailure.EXPIRED);
  }

  @Test
  void onlyTokensThatSomeRuleFits_areRemembered() {
    Verdicts verdicts = new Verdicts(clock::nanoTime);
    IssuerConfig config =
        new IssuerConfig(
            "test",
            new SignedTokens(Setup.ISSUER, null, file, Set.of("RS256"), false),
            Set.of("https://proxy.example"),
            Duration.ofHours(1),
            List.of(Setup.rule("agent", "sub", Map.of("sub", "repo:acme/shop"), null)));
    try (IssuerThreads threads = new IssuerThreads(Duration.ofSeconds(10))) {
      KeySource keys =
          new KeySource(
              new FailureLog("test", clock::nanoTime),
              KeyFetch.of(file),
              Duration.ofMinutes(10),
              threads,
              clock::nanoTime);
      JwtIssuer issuer =
          new JwtIssuer(
              (SignedTokens) config.tokens(), new Identities(config), keys, verdicts, clock);
      String ours = KEY.sign(claims());
      String stranger = KEY.sign(claims().replace("repo:acme/shop", "repo:evil/shop"));
      for (String token : List.of(ours, stranger)) {
        ShownToken shown = new ShownToken(token, false, Role.AGENT);
        Objects.requireNonNullElse(
                issuer.ask(shown, () -> false), CompletableFuture.completedFuture(null))
            .join();
        issuer.known(shown);
      }

      assertThat(verdicts.find(TokenHash.of(ours))).isInstanceOf(Verdict.Good.class);
      assertThat(verdicts.find(TokenHash.of(stranger))).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})
  void eachAlgorithm_counts_whereItIsListed_andOnlyThere(String name) throws IOException {
    SignatureAlgorithm algorithm = (SignatureAlgorithm) Jwts.SIG.get().forKey(name);
    // Keys of the library's own choice for RSA are so long that they take seconds.
    KeyPair pair = name.startsWith("ES") ? algorithm.keyPair().build() : KEY.pair();
    assertAlgorithm(algorithm, pair);
  }

  @Test
  void edDsa_counts_whereItIsListed_andOnlyThere() throws IOException {
    assertAlgorithm(Jwts.SIG.EdDSA, Jwts.SIG.EdDSA.keyPair().build());
  }

  private void assertAlgorithm(SignatureAlgorithm algorithm, KeyPair pair) throws IOException {
    String token =
        Jwts.builder()
            .header()
            .keyId("k2")
            .and()
            .issuer(Setup.ISSUER)
            .audience()
            .add("https://proxy.example")
            .and()
            .subject("ann")
            .expiration(Date.from(clock.instant().plusSeconds(600)))
            .signWith(pair.getPrivate(), algorithm)
            .compact();
    Files.writeString(file, TestKey.set(new TestKey("k2", pair)));
    try (Issuers listed = Setup.of(clock, Setup.signed(null, file, Set.of(algorithm.getId())));
        Issuers others = Setup.of(clock, Setup.signed(null, file, Set.of("RS999")))) {
      assertThat(Setup.judge(listed, token).identityOrNull()).isNotNull();
      assertThat(Setup.judge(others, token))
          .isEqualTo(new Authentication.Refused(CredentialFailure.UNSUPPORTED));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'alg':'none','kid':'k1'}",
        "{'alg':'None','kid':'k1'}",
        "{'alg':'NONE','kid':'k1'}",
        "{'kid':'k1'}",
        "{'alg':'HS256','kid':'k1'}",
        "{'alg':'ES256','kid':'k1'}",
        "{'alg':'rs256','kid':'k1'}",
        "{'alg':'RS256','kid':''}",
        "{'alg':'RS256','kid':7}",
        "{'alg':'RS256','kid':'../../dev/null'}",
        "{'alg':'RS256','kid':\"x' OR '1'='1\"}",
        "{'alg':'RS256','kid':'https://evil.test/key'}",
        "{'alg':'RS256','kid':'k1','jku':'https://evil.test/keys'}",
        "{'alg':'RS256','kid':'k1','x5u':'https://evil.test/chain'}",
        "{'alg':'RS256','kid':'k1','x5c':['AAAA']}",
        "{'alg':'RS256','kid':'k1','jwk':{'kty':'RSA','n':'AAAA','e':'AQAB'}}",
        "{'alg':'RS256','kid':'k1','crit':['exp'],'exp':1}",
        "{'alg':'RS256','kid':'k1','zip':'DEF'}",
        "{'alg':'RS256','kid':'k1','b64':false}",
        "{'alg':'RS256','kid':'k1','kid':'k1'}",
        "{'alg':'RSA-OAEP','enc':'A128GCM','kid':'k1'}",
        "{'alg':'PBES2-HS256+A128KW','enc':'A128GCM','p2c':2147483647,'kid':'k1'}",
        "{'alg':'RS256','kid':'k1'}{}",
        "[]",
        "null",
        "",
      })
  void strangeHeaders_areRefused(String header) {
    assertThat(judge(KEY.sign(header, claims()))).isInstanceOf(Authentication.Refused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        // what is changed in the claims; into what; why it is refused
        "'exp':<EXP>; 'x':'y'; BAD_CLAIM",
        "'exp':<EXP>; 'exp':<PAST>; EXPIRED",
        "'exp':<EXP>; 'exp':'<EXP>'; BAD_CLAIM",
        "'exp':<EXP>; 'exp':'2030-01-01T00:00:00Z'; BAD_CLAIM",
        "'exp':<EXP>; 'exp':1e300; EXPIRED",
        "'exp':<EXP>; 'exp':null; BAD_CLAIM",
        "'exp':<EXP>; 'exp':<TENYEARS>; EXCESSIVE_LIFETIME",
        "'exp':<EXP>; 'exp':<TWOHOURS>; EXCESSIVE_LIFETIME",
        "'iat':<NOW>; 'iat':<EXP>; NOT_YET_VALID",
        "'iat':<NOW>; 'nbf':<EXP>; NOT_YET_VALID",
        "'iat':<NOW>; 'iat':'yesterday'; BAD_CLAIM",
        "'aud':'https://proxy.example'; 'aud':'https://proxy.example/'; WRONG_AUDIENCE",
        "'aud':'https://proxy.example'; 'aud':['a','b']; WRONG_AUDIENCE",
        "'aud':'https://proxy.example'; 'aud':[]; WRONG_AUDIENCE",
        "'aud':'https://proxy.example'; 'x':'y'; WRONG_AUDIENCE",
        "'sub':'repo:acme/shop'; 'x':'y'; NO_RULE",
        "'sub':'repo:acme/shop'; 'sub':' '; NO_RULE",
        "'sub':'repo:acme/shop'; 'sub':'a\\nb'; NO_RULE",
        "'sub':'repo:acme/shop'; 'sub':{'a':'b'}; NO_RULE",
      })
  void badClaims_areRefused(String original, String changed, CredentialFailure failure) {
    String token = KEY.sign(claims().replace(text(original), text(changed)));
    Authentication outcome = judge(token);
    // The token library refuses some of them first, in its own words.
    assertThat(outcome)
        .isIn(
            new Authentication.Refused(failure),
            new Authentication.Refused(
                failure == CredentialFailure.BAD_CLAIM || failure == CredentialFailure.NO_RULE
                    ? CredentialFailure.MALFORMED
                    : failure));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'sub':'ann','sub':'bob'",
        "'deep':[[[[[[[[[[]]]]]]]]]]",
        "'long':11111111111111111111111111111111111111111111111111111",
      })
  void claimsThatTwoReadersMightReadInTwoWays_areRefused(String more) {
    assertThat(judge(KEY.sign(claims().replace("'sub':'repo:acme/shop'", more))))
        .isInstanceOf(Authentication.Refused.class);
  }

  @Test
  void anotherIssuersToken_isNoneOfItsBusiness() {
    for (String issuer : List.of("https://issuer.example/", "HTTPS://ISSUER.EXAMPLE", "ours", "")) {
      String token = KEY.sign(claims().replace(Setup.ISSUER, issuer));
      assertThat(issuers.concern(new ShownToken(token, false, Role.AGENT))).as(issuer).isFalse();
    }
  }

  @Test
  void strangersSignature_noSignature_alteredClaims_publicKeyAsSecret_areRefused()
      throws GeneralSecurityException {
    String good = KEY.sign(claims());
    String[] parts = good.split("\\.", -1);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY.pair().getPublic().getEncoded(), "HmacSHA256"));
    String signed = TestKey.base64("{\"alg\":\"HS256\",\"kid\":\"k1\"}") + "." + parts[1];
    byte[] code = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    List<String> bad =
        List.of(
            STRANGER.sign(claims()),
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1] + ".AAAA",
            parts[0]
                + "."
                + TestKey.base64(TestKey.quoted(claims().replace("acme", "evil")))
                + "."
                + parts[2],
            signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(code));
    assertThat(bad)
        .allSatisfy(token -> assertThat(judge(token)).isInstanceOf(Authentication.Refused.class));
  }

  @Test
  void hugeToken_isRefusedUnread() {
    String token = KEY.sign(claims().replace("acme", "a".repeat(1 << 20)));
    assertThat(judge(token)).isInstanceOf(Authentication.Refused.class);
  }

  @Test
  void tokenWithoutKeyId_meansTheOnlyKey_andNoneOfSeveral() throws IOException {
    String token = KEY.sign("{'alg':'RS256'}", claims());
    assertThat(judge(token).identityOrNull()).isNotNull();

    Files.writeString(file, TestKey.set(KEY, TestKey.rsa("k2")));
    try (Issuers several = Setup.of(clock, Setup.signed(null, file, Set.of("RS256")))) {
      assertThat(Setup.judge(several, token))
          .isEqualTo(new Authentication.Refused(CredentialFailure.UNKNOWN_KEY));
    }
  }

  @Test
  void withdrawnKey_endsTheTokensItSigned_alsoThoseInUse() throws IOException {
    String token = KEY.sign(claims());
    assertThat(judge(token).identityOrNull()).isNotNull();

    Files.writeString(file, TestKey.set(TestKey.rsa("k2")));
    clock.advance(Duration.ofMinutes(6));
    Authentication unknown = new Authentication.Refused(CredentialFailure.UNKNOWN_KEY);
    int attempt = 0;
    do {
      attempt++;
      LockSupport.parkNanos(1_000_000); // the file is read in the background
    } while (!judge(KEY.sign(claims().replace("shop", "shop" + attempt))).equals(unknown)
        && attempt < 10_000);
    assertRefused(token, CredentialFailure.UNKNOWN_KEY);
  }

  @Test
  void whatLivesByAToken_endsWithItsKey_andNotWhileTheIssuerIsAway() throws IOException {
    Identity identity = Objects.requireNonNull(judge(KEY.sign(claims())).identityOrNull());
    StandingSource issuer = Objects.requireNonNull(identity.issuer());
    assertThat(issuer.standing()).isEqualTo(Standing.HOLDS);

    Files.writeString(file, TestKey.set(KEY, TestKey.rsa("k2")));
    clock.advance(Duration.ofMinutes(1));
    assertThat(issuer.standing()).isEqualTo(Standing.HOLDS);
    Files.delete(file);
    clock.advance(Duration.ofMinutes(1));
    assertThat(issuer.standing()).isEqualTo(Standing.HOLDS);
    Files.writeString(file, TestKey.set(TestKey.rsa("k2")));
    for (int look = 0; look < 10_000 && issuer.standing() == Standing.HOLDS; look++) {
      clock.advance(Duration.ofMinutes(1)); // the file is read in the background
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(issuer.standing()).isEqualTo(Standing.ENDED);
  }

  @Test
  void rules_decideByRoleAndClaims_theFirstThatFits() throws IOException {
    IssuerConfig config =
        new IssuerConfig(
            "ci",
            new SignedTokens(Setup.ISSUER, null, file, Set.of("RS256"), false),
            Set.of("https://proxy.example"),
            Duration.ofHours(1),
            List.of(
                Setup.rule(
                    "agent",
                    "/kubernetes.io/serviceaccount/name",
                    Map.of("/kubernetes.io/namespace", "shop"),
                    Set.of("shop")),
                Setup.rule("agent", "sub", Map.of("repository", "acme/*"), null),
                Setup.rule("admin", "sub", Map.of("groups", "operators", "mfa", "true"), null)));
    try (Issuers several = Setup.of(clock, config)) {
      String pod = more("'kubernetes.io':{'namespace':'shop','serviceaccount':{'name':'tunnel'}}");
      assertIdentity(several, pod, Role.AGENT, "tunnel", Set.of("shop"));
      assertIdentity(several, more("'repository':'acme/shop'"), Role.AGENT, "repo:acme/shop", null);
      for (String repository : List.of("acme-evil/shop", "acme/shop/x", "acme/", "x/acme/shop")) {
        assertNone(several, more("'repository':'" + repository + "'"), Role.AGENT);
      }
      assertNone(several, more("'repository':'acme/shop'"), Role.ADMIN);
      String boss = more("'groups':['users','operators'],'mfa':true");
      assertIdentity(several, boss, Role.ADMIN, "repo:acme/shop", null);
      assertNone(several, boss, Role.AGENT);
      assertNone(several, more("'groups':['operators2'],'mfa':true"), Role.ADMIN);
      assertNone(several, more("'groups':[['operators']],'mfa':true"), Role.ADMIN);
      assertNone(several, more("'groups':'operators'"), Role.ADMIN);
    }
  }

  @Test
  void vmIdentity_countsInItsOwnFieldOnly() {
    SignedTokens google = new SignedTokens(Setup.ISSUER, null, file, Set.of("RS256"), true);
    try (Issuers vms = Setup.of(clock, Setup.signed(google))) {
      String token = KEY.sign(claims());
      assertThat(vms.readVmIds()).isTrue();
      assertThat(Setup.judge(vms, new ShownToken(token, true, Role.AGENT)).identityOrNull())
          .isNotNull();
      assertThat(vms.concern(new ShownToken(token, false, Role.AGENT))).isFalse();
      assertThat(Setup.judge(vms, new ShownToken("x", true, Role.AGENT)))
          .isInstanceOf(Authentication.Refused.class);
    }
  }

  private String more(String claims) {
    return KEY.sign(claims().replace("'iat'", claims + ",'iat'"));
  }

  private static void assertIdentity(
      Issuers issuers, String token, Role role, String subject, @Nullable Set<String> backends) {
    Identity identity =
        Objects.requireNonNull(
            Setup.judge(issuers, new ShownToken(token, false, role)).identityOrNull());
    assertThat(identity.role()).isEqualTo(role);
    assertThat(identity.subject()).isEqualTo(subject);
    assertThat(identity.backends()).isEqualTo(backends);
  }

  private static void assertNone(Issuers issuers, String token, Role role) {
    assertThat(Setup.judge(issuers, new ShownToken(token, false, role)))
        .isEqualTo(new Authentication.Refused(CredentialFailure.NO_RULE));
  }

  private Authentication judge(String token) {
    return Setup.judge(issuers, token);
  }

  private void assertRefused(String token, CredentialFailure failure) {
    assertThat(judge(token)).isEqualTo(new Authentication.Refused(failure));
  }

  private static String claims() {
    return text(
        "{'iss':'<ISS>','aud':'https://proxy.example','sub':'repo:acme/shop','iat':<NOW>,"
            + "'exp':<EXP>}");
  }

  private static String text(String template) {
    return template
        .replace("<ISS>", Setup.ISSUER)
        .replace("<NOW>", Long.toString(NOW))
        .replace("<PAST>", Long.toString(NOW - 31))
        .replace("<TWOHOURS>", Long.toString(NOW + 7200))
        .replace("<TENYEARS>", Long.toString(NOW + 10L * 365 * 86_400))
        .replace("<EXP>", Long.toString(NOW + 600));
  }
}
