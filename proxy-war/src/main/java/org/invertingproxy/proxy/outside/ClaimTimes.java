package org.invertingproxy.proxy.outside;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the times of claims: seconds since 1970 (RFC 7519 section 2), within the year 9999. */
final class ClaimTimes {
  private static final long LAST_SECOND = 253_402_300_799L;

  private ClaimTimes() {}

  /**
   * The time that a claim names, or null where it is absent.
   *
   * @param texts whether digits in a text count as a number, as Google writes them in one place
   * @throws IllegalArgumentException when it is there and no such time
   */
  static @Nullable Instant of(Map<String, ?> claims, String name, boolean texts) {
    Object value = claims.get(name);
    if (value == null) {
      return null;
    }
    if (texts && value instanceof String text && text.matches("[0-9]{1,12}")) {
      value = Long.valueOf(text);
    }
    if (value instanceof Number number) {
      double seconds = number.doubleValue();
      if (seconds >= 0 && seconds <= LAST_SECOND) { // not for NaN either
        return Instant.ofEpochSecond(number.longValue());
      }
    }
    throw new IllegalArgumentException(name + " is no time");
  }
}
