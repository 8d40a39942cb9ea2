package org.invertingproxy.proxy.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.proxy.registry.VisibleText;

/**
 * A table that a command prints. A person at a terminal gets it with headings, in columns, and
 * without characters that would steer the terminal; a script gets lines of fields with tabs between
 * them and nothing else, so that {@code cut} and {@code while read} take it as it is. Not
 * thread-safe.
 */
final class Listing {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  /** An empty one with these columns. */
  Listing(String... headings) {
    this.headings = List.of(headings);
  }

  /** One more line, with a field for each column. */
  void add(String... fields) {
    rows.add(List.of(fields));
  }

  /** Prints all of it, as {@link Terminal} says for whom. */
  void print(PrintWriter out) {
    print(out, Terminal.isRead());
  }

  void print(PrintWriter out, boolean forPerson) {
    if (!forPerson) {
      rows.forEach(row -> out.println(String.join("\t", row)));
      return;
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(headings);
    rows.forEach(row -> lines.add(row.stream().map(VisibleText::of).toList()));
    int[] widths = new int[headings.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    lines.forEach(line -> out.println(padded(line, widths)));
  }

  private static String padded(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length - 1; i++) {
      String field = line.get(i);
      text.append(field).append(" ".repeat(widths[i] - field.length())).append(GAP);
    }
    return text.append(line.get(widths.length - 1)).toString();
  }
}
