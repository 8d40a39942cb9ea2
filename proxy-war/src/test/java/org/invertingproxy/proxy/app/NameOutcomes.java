package org.invertingproxy.proxy.app;

import java.io.IOException;
import java.util.Map;

/** Options about the names of backends. */
final class NameOutcomes {
  private NameOutcomes() {}

  static Map<String, Outcome> all() {
    return Map.of(
        "reserved-labels",
        Outcome.of(
            Map.of(),
            "other, shop",
            "other",
            "400",
            "200",
            (proxy, trial) -> register(proxy, "\"hostLabel\":\"shop\"")),
        "name-retention",
        Outcome.of(Map.of(), "1h", "0s", "409", "200", (proxy, trial) -> takeOver(proxy)));
  }

  /** Whether the id of a deleted record is free for another owner. */
  private static String takeOver(WholeProxy proxy) throws IOException {
    register(proxy, "\"owner\":\"ann\"");
    proxy.admin("DELETE", "/api/backends/b", "");
    return register(proxy, "\"owner\":\"bob\"");
  }

  /** The status of the answer. */
  private static String register(WholeProxy proxy, String field) throws IOException {
    return proxy
        .admin(
            "POST",
            "/api/backends",
            "{\"id\":\"b\",\"endUser\":\"allUsers\",\"backendUser\":\"ann\",\"pathPrefixes\":[\"/\"],"
                + field
                + "}")
        .substring(9, 12);
  }
}
