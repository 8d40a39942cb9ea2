package org.invertingproxy.proxy.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A good token of an installation, and what is made of such ones to deceive it: the cases of RFC
 * 8725 and of the flaws that token libraries have had. Each differs from the good one in what its
 * name says, and is signed by the installation's own key unless that is what is wrong.
 */
public final class HostileTokens {
  private static final String HEADER = "{'alg':'EdDSA','kid':'<KID>'}";
  private static final String CLAIMS =
      "{'iss':'<ISS>','aud':'<AUD>','sub':'<SUB>','iat':<NOW>,'exp':<EXP>,'jti':'hand-made'}";

  private final SigningKeys keys;
  private final Role role;
  private final String subject;
  private final long now = Instant.now().getEpochSecond();
  private final Map<String, String> rows = new LinkedHashMap<>();

  private HostileTokens(SigningKeys keys, Role role, String subject) {
    this.keys = keys;
    this.role = role;
    this.subject = subject;
  }

  /** Tokens that would be good for that role and subject, if one thing were not wrong. */
  public static HostileTokens of(Path dataDir, Role role, String subject)
      throws IOException, GeneralSecurityException {
    HostileTokens tokens = new HostileTokens(SigningKeys.load(dataDir), role, subject);
    tokens.headers();
    tokens.signatures();
    tokens.times();
    tokens.claims();
    tokens.shapes();
    return tokens;
  }

  /** The token that all others are made from. */
  public String good() {
    return signed(HEADER, CLAIMS);
  }

  /** What is wrong, and the token. */
  public Map<String, String> rows() {
    return rows;
  }

  private void headers() throws GeneralSecurityException {
    for (String alg : new String[] {"none", "None", "NONE"}) {
      String header = HEADER.replace("EdDSA", alg);
      rows.put("alg " + alg + ", no signature", unsigned(header, CLAIMS) + ".");
      rows.put("alg " + alg + ", signed", signed(header, CLAIMS));
    }
    for (String kid :
        new String[] {
          "../../dev/null", "x\\u0027 or \\u00271\\u0027=\\u00271", "https://evil.test/key"
        }) {
      String quoted = '"' + kid + '"';
      rows.put("kid " + kid, signed("{'alg':'EdDSA','kid':" + quoted + "}", CLAIMS));
    }
    rows.put("no kid", signed("{'alg':'EdDSA'}", CLAIMS));
    KeyPair stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = stranger.getPublic().getEncoded();
    String jwk =
        "{'kty':'OKP','crv':'Ed25519','x':'"
            + base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length))
            + "'}";
    String bringing = HEADER.replace("}", ",'jwk':" + jwk + "}");
    rows.put("embedded jwk, and its signature", signed(bringing, CLAIMS, stranger.getPrivate()));
    rows.put("embedded jwk", signed(bringing, CLAIMS));
    for (String name : new String[] {"jku", "x5u"}) {
      rows.put(name, signed(HEADER.replace("}", ",'" + name + "':'https://evil.test/'}"), CLAIMS));
    }
    rows.put("crit", signed(HEADER.replace("}", ",'crit':['exp'],'exp':<EXP>}"), CLAIMS));
    rows.put("zip", signed(HEADER.replace("}", ",'zip':'DEF'}"), CLAIMS));
    rows.put("header with a claim twice", signed(HEADER.replace("}", ",'kid':'<KID>'}"), CLAIMS));
    rows.put("stranger's signature", signed(HEADER, CLAIMS, stranger.getPrivate()));
  }

  private void signatures() throws GeneralSecurityException {
    PublicKey known = Objects.requireNonNull(keys.verifyingKey(keys.signingKeyId()));
    byte[] encoded = known.getEncoded();
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getEncoder().encodeToString(encoded)
            + "\n-----END PUBLIC KEY-----\n";
    for (String bits : new String[] {"256", "512"}) {
      String header = HEADER.replace("EdDSA", "HS" + bits);
      rows.put("HS" + bits + " by the public key", hmac(bits, header, encoded));
      rows.put("HS" + bits + " by the raw public key", hmac(bits, header, raw));
      byte[] text = pem.getBytes(StandardCharsets.US_ASCII);
      rows.put("HS" + bits + " by the public key as PEM", hmac(bits, header, text));
    }
    String zeros = base64(new byte[64]);
    for (String alg : new String[] {"ES256", "RS256", "EdDSA"}) {
      rows.put(
          alg + ", signature of zeros",
          unsigned(HEADER.replace("EdDSA", alg), CLAIMS) + "." + zeros);
    }
    rows.put(
        "ES256, zeros in DER", unsigned(HEADER.replace("EdDSA", "ES256"), CLAIMS) + ".MAYCAQACAQA");
    String good = good();
    rows.put("no signature", good.substring(0, good.lastIndexOf('.') + 1));
    rows.put("claims altered after signing", spliced(good, CLAIMS.replace("<SUB>", "mallory")));
    rows.put("signature with a tail", good + "A");
  }

  private void times() {
    exp("expired", "<PAST>");
    exp("expired this second", "<NOW>");
    exp("in ten years", "<TENYEARS>");
    exp("as a string", "'<EXP>'");
    exp("negative", "-1");
    exp("1e300", "1e300");
    rows.put("no exp", signed(HEADER, CLAIMS.replace("'exp':<EXP>,", "")));
    rows.put("not yet valid", signed(HEADER, CLAIMS.replace("'iat'", "'nbf':<EXP>,'iat'")));
    rows.put("issued later", signed(HEADER, CLAIMS.replace("'iat':<NOW>", "'iat':<EXP>")));
  }

  private void exp(String what, String value) {
    rows.put("exp " + what, signed(HEADER, CLAIMS.replace("<EXP>", value)));
  }

  private void claims() {
    for (Role other : Role.values()) {
      if (other != role) {
        String audience = other.audience();
        rows.put("for role " + audience, signed(HEADER, CLAIMS.replace("<AUD>", audience)));
        String both = CLAIMS.replace("'<AUD>'", "['<AUD>','" + audience + "']");
        rows.put("for this role and " + audience, signed(HEADER, both));
      }
    }
    rows.put("no aud", signed(HEADER, CLAIMS.replace("'aud':'<AUD>',", "")));
    rows.put("another iss", signed(HEADER, CLAIMS.replace("<ISS>", "https://evil.test/")));
    rows.put("no iss", signed(HEADER, CLAIMS.replace("'iss':'<ISS>',", "")));
    rows.put("no sub", signed(HEADER, CLAIMS.replace("'sub':'<SUB>',", "")));
    rows.put("no jti", signed(HEADER, CLAIMS.replace(",'jti':'hand-made'", "")));
    for (String name : new String[] {"aud", "sub", "exp"}) {
      String value = name.equals("exp") ? "<EXP>" : name.equals("aud") ? "'<AUD>'" : "'<SUB>'";
      rows.put(
          "claim twice: " + name,
          signed(HEADER, CLAIMS.replace("}", ",'" + name + "':" + value + "}")));
    }
    rows.put("backends that is no list", signed(HEADER, CLAIMS.replace("}", ",'backends':'*'}")));
    rows.put("no backends", signed(HEADER, CLAIMS.replace("}", ",'backends':[]}")));
  }

  private void shapes() {
    String deep = "[".repeat(2_000) + "]".repeat(2_000);
    rows.put("deep claims", signed(HEADER, CLAIMS.replace("}", ",'x':" + deep + "}")));
    rows.put("deep header", signed(HEADER.replace("}", ",'x':" + deep + "}"), CLAIMS));
    String encrypted =
        "{'alg':'PBES2-HS256+A128KW','enc':'A128GCM','p2c':2147483647,'p2s':'AAAA','kid':'<KID>'}";
    rows.put("encrypted by a password", base64(text(encrypted)) + ".AAAA.AAAA.AAAA.AAAA");
    rows.put("long", "a".repeat(50_000));
    rows.put(
        "long and signed", signed(HEADER, CLAIMS.replace("<SUB>", "<SUB>" + "x".repeat(20_000))));
    rows.put("no token", "nonsense");
    rows.put("two dots", "..");
  }

  private String spliced(String token, String claims) {
    String head = token.substring(0, token.indexOf('.'));
    return head + "." + base64(text(claims)) + token.substring(token.lastIndexOf('.'));
  }

  private String hmac(String bits, String header, byte[] secret) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA" + bits);
    mac.init(new SecretKeySpec(secret, "HmacSHA" + bits));
    String unsigned = unsigned(header, CLAIMS);
    return unsigned + "." + base64(mac.doFinal(unsigned.getBytes(StandardCharsets.US_ASCII)));
  }

  private String unsigned(String header, String claims) {
    return base64(text(header)) + "." + base64(text(claims));
  }

  private String signed(String header, String claims) {
    return signed(header, claims, keys.signingKey());
  }

  private String signed(String header, String claims, PrivateKey key) {
    String unsigned = unsigned(header, claims);
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(unsigned.getBytes(StandardCharsets.US_ASCII));
      return unsigned + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] text(String template) {
    return template
        .replace('\'', '"')
        .replace("<KID>", keys.signingKeyId())
        .replace("<ISS>", keys.issuer())
        .replace("<AUD>", role.audience())
        .replace("<SUB>", subject)
        .replace("<NOW>", Long.toString(now))
        .replace("<PAST>", Long.toString(now - 1))
        .replace("<TENYEARS>", Long.toString(now + 10L * 365 * 86_400))
        .replace("<EXP>", Long.toString(now + 3_600))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
