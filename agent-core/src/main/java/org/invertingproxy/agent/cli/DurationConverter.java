package org.invertingproxy.agent.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Durations as Go's {@code time.ParseDuration} reads them: {@code 10ms}, {@code 1m30s}, {@code
 * 1.5h}, {@code .5s}, {@code 0}. Fractions of a nanosecond are cut off; negative ones are refused,
 * since no option has a use for them.
 */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern PART =
      Pattern.compile(
          "(\\d+\\.?\\d*|\\.\\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)"); // the micro sign, and mu

  @Override
  public Duration convert(String text) {
    String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    if (unsigned.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(unsigned);
    BigInteger nanos = BigInteger.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      BigDecimal exact = new BigDecimal(part.group(1)).multiply(unit(part.group(2)));
      nanos = nanos.add(exact.toBigInteger());
      end = part.end();
    }
    boolean negative = text.startsWith("-") && nanos.signum() > 0;
    boolean tooLong = nanos.bitLength() >= Long.SIZE;
    if (end == 0 || end != unsigned.length() || negative || tooLong) {
      throw new TypeConversionException(
          "a duration looks like 60s, 10ms or 1m30s, not '" + text + "'");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  private static BigDecimal unit(String name) {
    return BigDecimal.valueOf(
        switch (name) {
          case "ns" -> 1L;
          case "us", "\u00b5s", "\u03bcs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        });
  }
}
