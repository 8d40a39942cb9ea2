package org.invertingproxy.proxy.registry.backup;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.Map;

/**
 * What a whole backup holds.
 *
 * @param made when it was written
 * @param rows how many of each table that its writer knew
 */
public record BackupSummary(Instant made, Map<String, Long> rows) {
  /**
   * The counts in words, such as {@code 3 backend, 4 backend_prefix}; tables with none left out.
   */
  public String counts() {
    String counts =
        rows.entrySet().stream()
            .filter(table -> table.getValue() > 0)
            .map(table -> table.getValue() + " " + table.getKey())
            .collect(joining(", "));
    return counts.isEmpty() ? "nothing" : counts;
  }
}
