package org.invertingproxy.proxy.registry.backup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Backups whose last line is right, whatever the others say. */
final class Sealed {
  private Sealed() {}

  /** Those lines, the first of a backup and its rows, and a last line about them. */
  static String of(List<String> lines) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String row : lines.subList(1, lines.size())) {
      counts.merge(row.substring(2, row.indexOf('"', 2)), 1, Integer::sum);
    }
    String content = String.join("\n", lines) + "\n";
    byte[] hash = BackupFormat.hash().digest(content.getBytes(StandardCharsets.UTF_8));
    StringBuilder rows = new StringBuilder();
    counts.forEach(
        (table, count) ->
            rows.append(rows.isEmpty() ? "" : ",").append("\"" + table + "\":" + count));
    return content
        + "{\"end\":{\"rows\":{%s},\"sha256\":\"%s\"}}\n"
            .formatted(rows, HexFormat.of().formatHex(hash));
  }

  /** A whole backup with one more row. */
  static String with(String backup, String row) {
    List<String> lines = new ArrayList<>(backup.lines().toList());
    lines.set(lines.size() - 1, row);
    return of(lines);
  }
}
