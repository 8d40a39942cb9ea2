package org.invertingproxy.proxy.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How the text of one kind of value is read.
 *
 * @param name what the manual calls it
 * @param parser reads a text; throws {@link IllegalArgumentException} with a message that completes
 *     "the value ..."
 * @param <T> what the text is read to
 */
public record Syntax<T>(String name, Function<String, T> parser) {

  static final Syntax<Path> PATH = new Syntax<>("path", Syntax::path);

  static final Syntax<String> TEXT = new Syntax<>("text", text -> text);

  static final Syntax<URI> URL = new Syntax<>("URL", PublicUrl::parse);

  static final Syntax<String> HOST = new Syntax<>("host name", HostName::parse);

  static final Syntax<List<String>> HOSTS =
      new Syntax<>(
          "host names, separated by commas",
          text ->
              Stream.of(text.split(",", -1))
                  .map(String::strip)
                  .filter(host -> !host.isEmpty())
                  .map(HostName::parse)
                  .distinct()
                  .toList());

  static final Syntax<List<String>> LABELS =
      new Syntax<>(
          "DNS labels, separated by commas",
          text ->
              Stream.of(text.toLowerCase(Locale.ROOT).split(",", -1))
                  .map(String::strip)
                  .filter(label -> !label.isEmpty())
                  .map(Syntax::label)
                  .distinct()
                  .toList());

  static final Syntax<List<AddressRange>> RANGES =
      new Syntax<>(
          "IP addresses or ranges, separated by commas",
          text ->
              Stream.of(text.split(",", -1))
                  .map(String::strip)
                  .filter(range -> !range.isEmpty())
                  .map(AddressRange::parse)
                  .toList());

  static final Syntax<Boolean> FLAG =
      new Syntax<>(
          "true or false",
          text ->
              switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("must be true or false");
              });

  private static Path path(String text) {
    if (text.isEmpty()) { // which would be the working directory
      throw new IllegalArgumentException("must not be empty");
    }
    return Path.of(text).toAbsolutePath().normalize();
  }

  private static String label(String text) {
    if (!HostName.isLabel(text)) {
      throw new IllegalArgumentException("must be labels of letters, digits and inner hyphens");
    }
    return text;
  }

  static Syntax<Duration> duration(Duration least, Duration most) {
    return new Syntax<>("duration", text -> within(GoDuration.parse(text), least, most));
  }

  static Syntax<Integer> count(int least, int most) {
    return new Syntax<>("number", text -> (int) within(ByteCount.parse(text, false), least, most));
  }

  static Syntax<Integer> bytes(int least, int most) {
    return new Syntax<>("bytes", text -> (int) within(ByteCount.parse(text, true), least, most));
  }

  static Syntax<Long> size(long least, long most) {
    return new Syntax<>("bytes", text -> within(ByteCount.parse(text, true), least, most));
  }

  private static long within(long value, long least, long most) {
    return within(Long.valueOf(value), Long.valueOf(least), Long.valueOf(most));
  }

  private static <C extends Comparable<C>> C within(C value, C least, C most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException("must be from " + text(least) + " to " + text(most));
    }
    return value;
  }

  private static String text(Object bound) {
    return bound instanceof Duration duration ? GoDuration.format(duration) : bound.toString();
  }
}
