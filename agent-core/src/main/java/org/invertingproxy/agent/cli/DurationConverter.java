package org.invertingproxy.agent.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as Go programs write them: {@code 10ms}, {@code 1m30s}, {@code 1.5h}, {@code 0}. */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|ms|s|m|h)");

  @Override
  public Duration convert(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2))));
      end = part.end();
    }
    boolean tooLong = nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0;
    if (end == 0 || end != text.length() || tooLong) {
      throw new TypeConversionException(
          "a duration looks like 60s, 10ms or 1m30s, not '" + text + "'");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  private static BigDecimal unit(String name) {
    return BigDecimal.valueOf(
        switch (name) {
          case "ns" -> 1L;
          case "us" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        });
  }
}
