package org.invertingproxy.agent.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads command lines as Go's flag package does, since Google's agent takes them so: one dash or
 * two, and {@code 1, t, T, true, TRUE, True} or {@code 0, f, ...} after the equals sign of a
 * switch.
 */
final class GoFlags {
  private static final Pattern LONG =
      Pattern.compile("--?([a-z][a-z0-9-]+)(?:=(.*))?", Pattern.DOTALL);
  private static final Set<String> TRUE = Set.of("1", "t", "true");
  private static final Set<String> FALSE = Set.of("0", "f", "false");

  private GoFlags() {}

  /**
   * The same command line with two dashes and {@code true} or {@code false}.
   *
   * @param switches the names, with their dashes, of options that are on or off
   */
  static String[] normalised(String[] args, Set<String> switches) {
    return Arrays.stream(args).map(arg -> normalised(arg, switches)).toArray(String[]::new);
  }

  private static String normalised(String arg, Set<String> switches) {
    Matcher form = LONG.matcher(arg);
    if (!form.matches()) {
      return arg;
    }
    String name = "--" + form.group(1);
    String value = form.group(2);
    if (value == null) {
      return name;
    }
    return name + "=" + (switches.contains(name) ? truth(value) : value);
  }

  /** Go's words for yes and no in the usual ones; others are left as they are. */
  static String truth(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return TRUE.contains(lower) ? "true" : FALSE.contains(lower) ? "false" : value;
  }
}
