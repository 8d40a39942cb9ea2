package org.invertingproxy.proxy.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of counts: digits, for bytes also with {@code k} or {@code m} (of 1,024). */
final class ByteCount {
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,10})([km]?)");

  private ByteCount() {}

  static int parse(String text, boolean units) {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches() || (!units && !number.group(2).isEmpty())) {
      throw new IllegalArgumentException(
          units ? "must be a number of bytes such as 65536, 64k or 1m" : "must be a whole number");
    }
    long factor =
        switch (number.group(2)) {
          case "k" -> 1L << 10;
          case "m" -> 1L << 20;
          default -> 1;
        };
    try {
      return Math.toIntExact(Math.multiplyExact(Long.parseLong(number.group(1)), factor));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("is too large", e);
    }
  }
}
