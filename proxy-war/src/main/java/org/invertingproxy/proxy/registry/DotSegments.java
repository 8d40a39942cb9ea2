package org.invertingproxy.proxy.registry;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds paths that mean another place than they say, once a server removes their dot-segments (RFC
 * 3986, 5.2.4). It takes for a dot-segment whatever some server takes for one: encoded dots,
 * parameters after a semicolon, encoded slashes and backslashes between segments; and takes empty
 * segments for nothing, as servers do that merge slashes. Servers differ in what parts segments,
 * and one that sees fewer of them is out sooner: each way to read a path is tried by itself.
 */
final class DotSegments {
  private static final List<Pattern> SEPARATORS =
      Stream.of("", "|%2f", "|%5c", "|%2f|%5c")
          .flatMap(encoded -> Stream.of("/" + encoded, "/|\\\\" + encoded))
          .map(parts -> Pattern.compile(parts, Pattern.CASE_INSENSITIVE))
          .toList();

  /** As servers drop them that do so before they decode anything. */
  private static final Pattern RAW_PARAMETERS = Pattern.compile(";[^/]*");

  private static final Pattern PARAMETERS = Pattern.compile("(?is)(;|%3b).*");
  private static final Pattern DOT = Pattern.compile("(?i)%2e");
  private static final Pattern TWO_DOTS = Pattern.compile("(?i)(\\.|%2e){2}");
  private static final String ROOT = "/";

  private DotSegments() {}

  /** Whether the raw path, which starts with the prefix, leads out of it. */
  static boolean leave(String prefix, String path) {
    if (prefix.equals(ROOT)) {
      return false;
    }
    String below = path.substring(prefix.length());
    if (!TWO_DOTS.matcher(below).find()) {
      return false;
    }
    String plain = RAW_PARAMETERS.matcher(below).replaceAll("");
    return SEPARATORS.stream()
        .anyMatch(
            separator -> leave(separator.split(below, -1)) || leave(separator.split(plain, -1)));
  }

  private static boolean leave(String[] segments) {
    int depth = 0;
    for (String segment : segments) {
      switch (plain(segment)) {
        case "", "." -> {}
        case ".." -> depth--;
        default -> depth++;
      }
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  private static String plain(String segment) {
    return DOT.matcher(PARAMETERS.matcher(segment).replaceAll("")).replaceAll(".");
  }
}
