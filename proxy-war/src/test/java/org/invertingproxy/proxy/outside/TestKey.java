package org.invertingproxy.proxy.outside;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PublicJwk;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A key of an issuer, by which a test signs whatever it wants to.
 *
 * @param id its {@code kid}
 */
public record TestKey(String id, KeyPair pair) {
  /** An RSA key for RS256. */
  public static TestKey rsa(String id) {
    return new TestKey(id, Jwts.SIG.RS256.keyPair().build());
  }

  /** What a server publishes. */
  public static String set(TestKey... keys) {
    return Stream.of(keys).map(TestKey::json).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  String json() {
    PublicJwk<?> jwk = Jwks.builder().key(pair.getPublic()).id(id).build();
    return Jwks.json(jwk);
  }

  /** A token by RS256, its header and claims with single quotes. */
  public String sign(String header, String claims) {
    String signed = base64(quoted(header)) + "." + base64(quoted(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The same with the usual header. */
  public String sign(String claims) {
    return sign("{'alg':'RS256','kid':'" + id + "','typ':'JWT'}", claims);
  }

  static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String quoted(String text) {
    return text.replace('\'', '"');
  }
}
