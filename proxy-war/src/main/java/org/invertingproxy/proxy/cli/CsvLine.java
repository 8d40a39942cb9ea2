package org.invertingproxy.proxy.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.invertingproxy.proxy.registry.VisibleText;

/**
 * A line of comma-separated values (RFC 4180), for spreadsheets and terminals alike: every value is
 * quoted, one that a spreadsheet would take for a formula gets an apostrophe in front, and nothing
 * in it can steer a terminal.
 */
final class CsvLine {
  // The wide forms count, too: spreadsheets fold them.
  private static final String FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20";

  private CsvLine() {}

  /** The line without its end. */
  static String of(List<String> values) {
    return values.stream().map(CsvLine::quoted).collect(Collectors.joining(","));
  }

  private static String quoted(String value) {
    String shown = VisibleText.of(value).replace("\"", "\"\"");
    return '"' + (isFormula(value) ? "'" : "") + shown + '"';
  }

  private static boolean isFormula(String value) {
    String begun = value.stripLeading(); // spreadsheets pass over leading space
    return !begun.isEmpty() && FORMULA_STARTS.indexOf(begun.charAt(0)) >= 0;
  }
}
