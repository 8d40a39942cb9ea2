package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile and mistaken tokens, most of them from RFC 8725; each is signed by our own key. */
class JwtVerifierTest {
  private static final long NOW = Instant.parse("2026-11-23T12:00:00Z").getEpochSecond();

  private static final List<String> CLAIMS =
      List.of("iss", "aud", "sub", "iat", "exp", "nbf", "jti", "backends", "x");
  private static final Map<String, String> USUAL =
      Map.of(
          "iss", "'<ISS>'", "aud", "'agent'", "sub", "'ann'", "iat", "<NOW>", "nbf", "<NOW>", "exp",
          "<EXP>", "jti", "'1'");

  @TempDir Path dataDir;
  private final TestClock clock = new TestClock();
  private final RevokedTokens revoked = new RevokedTokens();
  private SigningKeys keys;
  private JwtVerifier verifier;

  @BeforeEach
  void open() throws IOException {
    keys = SigningKeys.open(dataDir, clock);
    verifier = new JwtVerifier(keys, revoked, clock);
  }

  @Test
  void issuedToken_givesBackItsIdentity() {
    IssuedToken token =
        new TokenIssuer(keys, clock)
            .issue(
                new TokenRequest(Role.AGENT, "ann", Set.of("shop", "blog"), Duration.ofDays(366)));

    assertThat(verifier.verify(token.value(), Role.AGENT).identityOrNull())
        .isEqualTo(
            new Identity(
                Role.AGENT,
                "ann",
                Set.of("shop", "blog"),
                token.id(),
                token.expires(),
                token.keyId()));
    assertThat(token.toString()).doesNotContain(token.value());
  }

  @Test
  void handMadeToken_thatThisTestVaries_isGood() {
    assertThat(verify(sign(header(), claims())).identityOrNull()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'alg':'none','kid':'<KID>'}",
        "{'alg':'None','kid':'<KID>'}",
        "{'alg':'NONE','kid':'<KID>'}",
        "{'kid':'<KID>'}",
        "{'alg':'EdDSA'}",
        "{'alg':'EdDSA','kid':''}",
        "{'alg':'EdDSA','kid':'../../dev/null'}",
        "{'alg':'EdDSA','kid':\"x' OR '1'='1\"}",
        "{'alg':'EdDSA','kid':'https://evil.test/key'}",
        "{'alg':'ES256','kid':'<KID>'}",
        "{'alg':'RS256','kid':'<KID>'}",
        "{'alg':'Ed25519','kid':'<KID>'}",
        "{'alg':'eddsa','kid':'<KID>'}",
        "{'alg':'EdDSA','kid':'<KID>','jku':'https://evil.test/keys'}",
        "{'alg':'EdDSA','kid':'<KID>','x5u':'https://evil.test/chain'}",
        "{'alg':'EdDSA','kid':'<KID>','jwk':{'kty':'OKP','crv':'Ed25519','x':'AAAA'}}",
        "{'alg':'EdDSA','kid':'<KID>','crit':['exp'],'exp':1}",
        "{'alg':'EdDSA','kid':'<KID>','crit':[]}",
        "{'alg':'EdDSA','kid':'<KID>','zip':'DEF'}",
        "{'alg':'EdDSA','kid':'<KID>','b64':'false'}",
        "{'alg':'EdDSA','kid':'<KID>','kid':'<KID>'}",
        "{'alg':'EdDSA','alg':'none','kid':'<KID>'}",
        "{'alg':'PBES2-HS256+A128KW','enc':'A128GCM','p2c':'2147483647','kid':'<KID>'}",
        "{'alg':'EdDSA','kid':'<KID>'}{}",
        "[]",
        "null",
        "",
      })
  void strangeHeaders_areRefused(String header) {
    assertThat(verify(sign(header, claims()))).isInstanceOf(Authentication.Refused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        // what is changed in the claims; into what; why it is refused
        "'exp':<EXP>; 'x':'y'; BAD_CLAIM",
        "'exp':<EXP>; 'exp':<PAST>; EXPIRED",
        "'exp':<EXP>; 'exp':'<EXP>'; UNSUPPORTED",
        "'exp':<EXP>; 'exp':'2030-01-01T00:00:00Z'; UNSUPPORTED",
        "'exp':<EXP>; 'exp':-1; UNSUPPORTED",
        "'exp':<EXP>; 'exp':1e300; UNSUPPORTED",
        "'exp':<EXP>; 'exp':1.5; UNSUPPORTED",
        "'exp':<EXP>; 'exp':9223372036854775807; UNSUPPORTED",
        "'exp':<EXP>; 'exp':null; UNSUPPORTED",
        "'exp':<EXP>; 'exp':<EXP>,'exp':<EXP>; UNSUPPORTED",
        "'exp':<EXP>; 'exp':<TENYEARS>; EXCESSIVE_LIFETIME",
        "'iat':<NOW>; 'x':'y'; BAD_CLAIM",
        "'iat':<NOW>; 'iat':<EXP>; NOT_YET_VALID",
        "'iat':<NOW>; 'iat':<NOW>,'nbf':<EXP>; NOT_YET_VALID",
        "'iss':'<ISS>'; 'iss':'other'; WRONG_ISSUER",
        "'iss':'<ISS>'; 'x':'y'; WRONG_ISSUER",
        "'aud':'agent'; 'aud':'admin'; WRONG_AUDIENCE",
        "'aud':'agent'; 'aud':['agent','admin']; WRONG_AUDIENCE",
        "'aud':'agent'; 'aud':[]; UNSUPPORTED",
        "'aud':'agent'; 'x':'y'; WRONG_AUDIENCE",
        "'aud':'agent'; 'aud':'AGENT'; WRONG_AUDIENCE",
        "'sub':'ann'; 'x':'y'; BAD_CLAIM",
        "'sub':'ann'; 'sub':' '; UNSUPPORTED",
        "'sub':'ann'; 'sub':'ann','sub':'bob'; UNSUPPORTED",
        "'sub':'ann'; 'sub':['ann']; MALFORMED",
        "'jti':'1'; 'x':'y'; BAD_CLAIM",
        "'sub':'ann'; 'sub':'ann','backends':'shop'; BAD_CLAIM",
        "'sub':'ann'; 'sub':'ann','backends':{'a':'b'}; UNSUPPORTED",
        "'sub':'ann'; 'sub':'ann','backends':[]; UNSUPPORTED",
        "'sub':'ann'; 'sub':'ann','backends':[1]; UNSUPPORTED",
        "'sub':'ann'; 'sub':'ann','deep':[[[[[[]]]]]]; UNSUPPORTED",
      })
  void badClaims_areRefused(String original, String changed, CredentialFailure failure) {
    assertThat(verify(sign(header(), claims().replace(original, changed))))
        .isEqualTo(new Authentication.Refused(failure));
  }

  @Test
  void claimsOfAnyType_areRefusedOrWhole_andNeverThrow() {
    SplittableRandom random = new SplittableRandom(8);
    int accepted = 0;
    int rounds = Boolean.getBoolean("long-run") ? 20_000 : 1_000;
    for (int i = 0; i < rounds; i++) {
      StringBuilder claims = new StringBuilder("{");
      for (String name : CLAIMS) {
        if (random.nextInt(20) > 0) {
          String usual = USUAL.getOrDefault(name, "['shop']");
          String value = random.nextInt(5) > 0 ? usual : value(random, 0);
          claims.append(claims.length() > 1 ? "," : "").append("'" + name + "':" + value);
        }
      }
      Authentication outcome = verify(sign(header(), claims.append('}').toString()));
      Identity identity = outcome.identityOrNull();
      if (identity != null) {
        accepted++;
        assertThat(identity.subject()).isNotBlank();
        assertThat(String.join(" ", Objects.requireNonNullElse(identity.backends(), Set.of())))
            .isNotNull();
      }
    }
    assertThat(accepted).isPositive();
  }

  private static String value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 2 ? 6 : 9)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 3 -> Double.toString(random.nextDouble());
      case 4 -> "''";
      case 5 -> "'agent'";
      case 6 -> "[]";
      case 7 -> "[" + value(random, depth + 1) + ",'x'," + value(random, depth + 1) + "]";
      default -> "{'a':" + value(random, depth + 1) + "}";
    };
  }

  @Test
  void anotherKeysSignature_noSignature_andAlteredClaims_areRefused() {
    String good = sign(header(), claims());
    String head = good.substring(0, good.indexOf('.'));
    String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
    PrivateKey stranger = Jwts.SIG.EdDSA.keyPair().build().getPrivate();
    String[] bad = {
      Jwts.builder().subject("ann").signWith(stranger).compact(),
      unsigned,
      unsigned + "A".repeat(86),
      head
          + "."
          + base64(text(claims().replace("ann", "bob")))
          + good.substring(good.lastIndexOf('.')),
      good + "A",
      good + ".x",
      head,
      "",
      "..",
      "a.b.c.d.e",
      " " + good,
      "\ud800.\ud800.\ud800",
    };
    for (String token : bad) {
      assertThat(verify(token)).as(token).isInstanceOf(Authentication.Refused.class);
    }
  }

  @Test
  void publicKeyUsedAsASharedSecret_isRefused() throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA512");
    PublicKey known = Objects.requireNonNull(keys.verifyingKey(keys.signingKeyId()));
    mac.init(new SecretKeySpec(known.getEncoded(), "HmacSHA512"));
    String head = base64(text(header().replace("EdDSA", "HS512")));
    String signed = head + "." + base64(text(claims()));

    assertThat(verify(signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)))))
        .isInstanceOf(Authentication.Refused.class);
  }

  @Test
  void anotherInstallationsToken_isRefused(@TempDir Path other) throws IOException {
    TokenIssuer stranger = new TokenIssuer(SigningKeys.open(other, clock), clock);
    String token =
        stranger.issue(new TokenRequest(Role.AGENT, "ann", null, Duration.ofHours(1))).value();

    assertThat(verify(token)).isEqualTo(new Authentication.Refused(CredentialFailure.UNKNOWN_KEY));
  }

  @Test
  void hugeToken_isRefusedUnread() {
    assertThat(verify("a".repeat(1 << 20)))
        .isEqualTo(new Authentication.Refused(CredentialFailure.TOO_LONG));
  }

  @Test
  void rememberedToken_isStillOfOneRole_andStillEnds() {
    String token = sign(header(), claims());

    assertThat(verify(token)).isEqualTo(verify(token));
    assertThat(verifier.verify(token, Role.ADMIN))
        .isEqualTo(new Authentication.Refused(CredentialFailure.WRONG_AUDIENCE));
    assertThat(verify(token).identityOrNull()).isNotNull();
    clock.advance(Duration.ofHours(1));
    assertThat(verify(token)).isEqualTo(new Authentication.Refused(CredentialFailure.EXPIRED));
  }

  @Test
  void revokedToken_isRefused_alsoWhereItIsRemembered() {
    String token = sign(header(), claims());
    Identity before = Objects.requireNonNull(verify(token).identityOrNull());

    revoked.revoked("1", before.expires());

    assertThat(verify(token)).isEqualTo(new Authentication.Refused(CredentialFailure.REVOKED));
    assertThat(verify(token)).isEqualTo(new Authentication.Refused(CredentialFailure.REVOKED));
    assertThat(verifier.standing(before)).isEqualTo(Standing.ENDED);
    String other = sign(header(), claims().replace("'1'", "'2'"));
    assertThat(verify(other).identityOrNull()).isNotNull();
  }

  @Test
  void rotatedKey_stillVerifies_andItsTokensEndWhenItIsRemoved() throws IOException {
    String old = keys.signingKeyId();
    String token = sign(header(), claims());
    Identity before = Objects.requireNonNull(verify(token).identityOrNull());

    keys.rotate(clock, key -> {});
    assertThat(verify(token).identityOrNull()).isEqualTo(before);
    assertThat(verify(sign(header(), claims())).identityOrNull()).isNotNull();

    keys.remove(old);
    assertThat(verify(token)).isEqualTo(new Authentication.Refused(CredentialFailure.UNKNOWN_KEY));
    assertThat(verifier.standing(before)).isEqualTo(Standing.ENDED);
  }

  @Test
  void standing_isThatOfTheClock_alsoForOtherCredentials() {
    Identity ours = Objects.requireNonNull(verify(sign(header(), claims())).identityOrNull());
    Identity other = new Identity(Role.USER, "ann", null, "container", Instant.MAX);
    assertThat(verifier.standing(ours)).isEqualTo(Standing.HOLDS);

    clock.advance(Duration.ofHours(1));

    assertThat(verifier.standing(ours)).isEqualTo(Standing.EXPIRED);
    assertThat(verifier.standing(other)).isEqualTo(Standing.HOLDS);
  }

  @Test
  void tokenEndsAtTheSecondThatItNames() {
    String token = sign(header(), claims());

    clock.advance(Duration.ofSeconds(3599));
    assertThat(verify(token).identityOrNull()).isNotNull();
    clock.advance(Duration.ofSeconds(1));
    assertThat(verify(token)).isEqualTo(new Authentication.Refused(CredentialFailure.EXPIRED));
    clock.advance(Duration.ofHours(-2));
    assertThat(verify(token))
        .isEqualTo(new Authentication.Refused(CredentialFailure.NOT_YET_VALID));
  }

  @Test
  void clockSetBack_tokenInUseStaysGood_andOneNotYetSeenIsRefusedOnlyForThatLong() {
    String used = sign(header(), claims());
    String fresh = sign(header(), claims().replace("'1'", "'2'"));
    assertThat(verify(used).identityOrNull()).isNotNull();

    clock.advance(Duration.ofHours(-1));
    assertThat(verify(used).identityOrNull()).isNotNull();
    assertThat(verify(fresh))
        .isEqualTo(new Authentication.Refused(CredentialFailure.NOT_YET_VALID));

    clock.advance(Duration.ofHours(1));
    assertThat(verify(used).identityOrNull()).isNotNull();
    assertThat(verify(fresh).identityOrNull()).isNotNull();
  }

  private Authentication verify(String token) {
    return verifier.verify(token, Role.AGENT);
  }

  private static String header() {
    return "{'alg':'EdDSA','kid':'<KID>'}";
  }

  private static String claims() {
    return "{'iss':'<ISS>','aud':'agent','sub':'ann','iat':<NOW>,'exp':<EXP>,'jti':'1'}";
  }

  private String sign(String header, String claims) {
    String signed = base64(text(header)) + "." + base64(text(claims));
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.signingKey());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] text(String template) {
    return template
        .replace('\'', '"')
        .replace("<KID>", keys.signingKeyId())
        .replace("<ISS>", keys.issuer())
        .replace("<NOW>", Long.toString(NOW))
        .replace("<TENYEARS>", Long.toString(NOW + 10L * 365 * 86_400))
        .replace("<PAST>", Long.toString(NOW - 31))
        .replace("<EXP>", Long.toString(NOW + 3600))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
