package org.invertingproxy.proxy.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of usage, as one transaction sees them; not to outlive its handle. */
final class UsageTable {
  private static final int AT_ONCE = 1_000;

  private final Handle handle;

  UsageTable(Handle handle) {
    this.handle = handle;
  }

  /** Of those backends, where there is a row. */
  Map<String, Usage> read(Collection<String> ids) {
    Map<String, Usage> found = new HashMap<>();
    List<String> all = List.copyOf(ids);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      handle
          .createQuery("select * from backend_usage where backend_id in (<ids>)")
          .bindList("ids", all.subList(from, Math.min(all.size(), from + AT_ONCE)))
          .map((row, context) -> Map.entry(row.getString("backend_id"), usage(row)))
          .forEach(row -> found.put(row.getKey(), row.getValue()));
    }
    return found;
  }

  /** Replaces what there is; a backend that has no record gets none. */
  void write(Map<String, Usage> totals) {
    if (totals.isEmpty()) {
      return;
    }
    PreparedBatch missing =
        handle.prepareBatch(
            "insert into backend_usage select id, 0, 0, 0, 0, 0, 0, 0, 0 from backend"
                + " where id = :id"
                + " and not exists (select 1 from backend_usage where backend_id = :id)");
    totals.keySet().forEach(id -> missing.bind("id", id).add());
    missing.execute();
    PreparedBatch update =
        handle.prepareBatch(
            "update backend_usage set informational = :informational, successful = :successful,"
                + " redirected = :redirected, client_errors = :clientErrors,"
                + " server_errors = :serverErrors, failed = :failed,"
                + " request_bytes = :requestBytes, response_bytes = :responseBytes"
                + " where backend_id = :id");
    totals.forEach((id, usage) -> bind(update.bind("id", id), usage).add());
    update.execute();
  }

  private static PreparedBatch bind(PreparedBatch batch, Usage usage) {
    return batch
        .bind("informational", usage.informational())
        .bind("successful", usage.successful())
        .bind("redirected", usage.redirected())
        .bind("clientErrors", usage.clientErrors())
        .bind("serverErrors", usage.serverErrors())
        .bind("failed", usage.failed())
        .bind("requestBytes", usage.requestBytes())
        .bind("responseBytes", usage.responseBytes());
  }

  private static Usage usage(ResultSet row) throws SQLException {
    return new Usage(
        row.getLong("informational"),
        row.getLong("successful"),
        row.getLong("redirected"),
        row.getLong("client_errors"),
        row.getLong("server_errors"),
        row.getLong("failed"),
        row.getLong("request_bytes"),
        row.getLong("response_bytes"));
  }
}
