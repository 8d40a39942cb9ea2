package org.invertingproxy.proxy.registry;

import java.util.regex.Pattern;

/**
 * Finds paths that mean another place than they say, once a server removes their dot-segments (RFC
 * 3986, 5.2.4). It takes for a dot-segment whatever some server takes for one: encoded dots,
 * parameters after a semicolon, encoded slashes and backslashes between segments; and takes empty
 * segments for nothing, as servers do that merge slashes.
 */
final class DotSegments {
  private static final Pattern SEPARATOR = Pattern.compile("(?i)/|\\\\|%2f|%5c");
  private static final Pattern DOT = Pattern.compile("(?i)%2e");
  private static final String ROOT = "/";

  private DotSegments() {}

  /** Whether the raw path, which starts with the prefix, leads out of it. */
  static boolean leave(String prefix, String path) {
    if (prefix.equals(ROOT)) {
      return false;
    }
    int depth = 0;
    for (String segment : SEPARATOR.split(path.substring(prefix.length()), -1)) {
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
    int parameters = segment.indexOf(';');
    String name = parameters < 0 ? segment : segment.substring(0, parameters);
    return DOT.matcher(name).replaceAll(".");
  }
}
