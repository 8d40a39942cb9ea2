package org.invertingproxy.proxy.outside;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is kept of a token: its SHA-256. As a key of a map it also makes the time of a look-up say
 * nothing about the token.
 */
record TokenHash(String hex) {
  private static final int SHORT = 12;

  static TokenHash of(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return new TokenHash(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Enough to find a token in logs, and nothing to find out a token by. */
  String shortName() {
    return hex.substring(0, SHORT);
  }
}
