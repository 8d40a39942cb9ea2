package org.invertingproxy.proxy.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is kept of a random secret: its SHA-256. As a key of a map it also makes the time of a
 * look-up say nothing about the secret. (No salt, no stretching: the secrets are random and have at
 * least 128 bits.)
 */
record SecretHash(String hex) {
  static SecretHash of(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return new SecretHash(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Compares in constant time. */
  boolean matches(String secret) {
    return MessageDigest.isEqual(
        hex.getBytes(StandardCharsets.US_ASCII),
        of(secret).hex().getBytes(StandardCharsets.US_ASCII));
  }
}
