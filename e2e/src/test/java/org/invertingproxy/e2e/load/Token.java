package org.invertingproxy.e2e.load;

import java.util.SplittableRandom;

/**
 * What one exchange carries in its header, body and trailer, in both directions.
 *
 * @param text random, never used twice
 * @param bodyLength of the body, which is the token over and over
 */
record Token(String text, int bodyLength) {
  /** The field of header and trailer. */
  static final String FIELD = "x-token";

  /** A trailer that all servers let through. */
  static final String TRAILER = "x-trailer";

  private static final int LONGEST_BODY = 1_500;

  static Token next(SplittableRandom random) {
    return new Token(
        Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()),
        random.nextInt(LONGEST_BODY));
  }

  String body() {
    return body(text, bodyLength);
  }

  static String body(String text, int length) {
    return text.repeat(length / text.length() + 1).substring(0, length);
  }
}
