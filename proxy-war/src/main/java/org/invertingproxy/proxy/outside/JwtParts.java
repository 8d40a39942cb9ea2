package org.invertingproxy.proxy.outside;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a signed token says; to be believed once its signature was found good.
 *
 * @param algorithm the {@code alg}
 * @param keyId the {@code kid}, or null
 * @param issuer the {@code iss}
 * @param claims all that it claims
 */
record JwtParts(
    String algorithm, @Nullable String keyId, String issuer, Map<String, Object> claims) {
  /** Longer than any token that should be shown with every call. */
  static final int MAX_LENGTH = 8 * 1024;

  /** A header may name its key and say nothing else about it (RFC 8725 sections 3.1, 3.9, 3.10). */
  private static final Set<String> PARAMETERS = Set.of("alg", "kid", "typ", "x5t", "x5t#S256");

  /** The parts of a token, or null when it is no signed token that could be good. */
  static @Nullable JwtParts of(String token) {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (token.length() > MAX_LENGTH
        || first < 0
        || second < 0
        || token.indexOf('.', second + 1) >= 0) {
      return null;
    }
    try {
      Map<String, Object> header = StrictJson.object(text(token.substring(0, first)));
      Map<String, Object> claims = StrictJson.object(text(token.substring(first + 1, second)));
      Object keyId = header.get("kid");
      if (PARAMETERS.containsAll(header.keySet())
          && header.get("alg") instanceof String algorithm
          && (keyId == null || keyId instanceof String)
          && claims.get("iss") instanceof String issuer) {
        return new JwtParts(algorithm, (String) keyId, issuer, claims);
      }
      return null;
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static String text(String base64) throws CharacterCodingException {
    byte[] bytes = Base64.getUrlDecoder().decode(base64);
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
