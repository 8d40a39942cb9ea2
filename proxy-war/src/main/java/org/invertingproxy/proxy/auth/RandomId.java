package org.invertingproxy.proxy.auth;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes names that nobody can guess: base64url text of random bytes that begins with a letter or a
 * digit, or a command would take it for an option. Thread-safe.
 */
final class RandomId {
  private static final int ID_BYTES = 18;
  private static final int SECRET_BYTES = 32;

  private final SecureRandom random = new SecureRandom();

  /** 144 random bits in 24 characters. */
  String next() {
    return text(ID_BYTES);
  }

  /** 256 random bits in 43 characters, for secrets that live long. */
  String nextSecret() {
    return text(SECRET_BYTES);
  }

  private String text(int length) {
    byte[] bytes = new byte[length];
    String text;
    do {
      random.nextBytes(bytes);
      text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } while (!Character.isLetterOrDigit(text.charAt(0)));
    return text;
  }
}
