package org.invertingproxy.proxy.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of counts: digits, for bytes also with {@code k}, {@code m} or {@code g} (of
 * 1,024).
 */
public final class ByteCount {
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})([kmg]?)");

  private ByteCount() {}

  /**
   * Reads a count.
   *
   * @param units whether letters may follow the digits
   * @throws IllegalArgumentException when the text is none
   */
  public static long parse(String text, boolean units) {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches() || (!units && !number.group(2).isEmpty())) {
      throw new IllegalArgumentException(
          units
              ? "must be a number of bytes such as 65536, 64k, 1m or 2g"
              : "must be a whole number");
    }
    long factor =
        switch (number.group(2)) {
          case "k" -> 1L << 10;
          case "m" -> 1L << 20;
          case "g" -> 1L << 30;
          default -> 1;
        };
    try {
      return Math.multiplyExact(Long.parseLong(number.group(1)), factor);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("is too large", e);
    }
  }
}
