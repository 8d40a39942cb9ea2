package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The rows of the backends, as one transaction sees them; not to outlive its handle. */
final class BackendTable {
  private final Handle handle;

  BackendTable(Handle handle) {
    this.handle = handle;
  }

  List<Backend> all() {
    return select("", "", null);
  }

  Optional<Backend> find(String id) {
    return select(" where id = :id", " where backend_id = :id", id).stream().findFirst();
  }

  Optional<String> ownerOfLabel(String label) {
    return handle
        .createQuery("select id from backend where host_label = :label")
        .bind("label", label)
        .mapTo(String.class)
        .findOne();
  }

  Optional<String> ownerOfHost(String host) {
    return handle
        .createQuery("select backend_id from backend_host where host = :host")
        .bind("host", host)
        .mapTo(String.class)
        .findOne();
  }

  void insert(Backend backend) {
    handle
        .createUpdate(
            "insert into backend (id, end_user, backend_user, host_label, created, last_used)"
                + " values (:id, :endUser, :backendUser, :hostLabel, :created, null)")
        .bind("id", backend.id())
        .bind("endUser", backend.endUser())
        .bind("backendUser", backend.backendUser())
        .bind("hostLabel", backend.hostLabel())
        .bind("created", backend.created().atOffset(ZoneOffset.UTC))
        .execute();
    insertDetails(backend);
  }

  void update(Backend backend) {
    handle
        .createUpdate(
            "update backend set end_user = :endUser, backend_user = :backendUser,"
                + " host_label = :hostLabel where id = :id")
        .bind("id", backend.id())
        .bind("endUser", backend.endUser())
        .bind("backendUser", backend.backendUser())
        .bind("hostLabel", backend.hostLabel())
        .execute();
    handle.execute("delete from backend_prefix where backend_id = ?", backend.id());
    handle.execute("delete from backend_host where backend_id = ?", backend.id());
    insertDetails(backend);
  }

  void delete(String id) {
    handle.execute("delete from backend where id = ?", id);
  }

  /** Moves the times of last use forward, never back. */
  void used(Map<String, Instant> times) {
    PreparedBatch batch =
        handle.prepareBatch(
            "update backend set last_used = :at"
                + " where id = :id and (last_used is null or last_used < :at)");
    times.forEach((id, at) -> batch.bind("id", id).bind("at", at.atOffset(ZoneOffset.UTC)).add());
    batch.execute();
  }

  private void insertDetails(Backend backend) {
    PreparedBatch prefixes =
        handle.prepareBatch(
            "insert into backend_prefix (backend_id, ordinal, prefix)"
                + " values (:id, :ordinal, :prefix)");
    for (int i = 0; i < backend.pathPrefixes().size(); i++) {
      prefixes.bind("id", backend.id()).bind("ordinal", i);
      prefixes.bind("prefix", backend.pathPrefixes().get(i)).add();
    }
    prefixes.execute();
    PreparedBatch hosts =
        handle.prepareBatch("insert into backend_host (backend_id, host) values (:id, :host)");
    backend.hostNames().forEach(host -> hosts.bind("id", backend.id()).bind("host", host).add());
    hosts.execute();
  }

  private List<Backend> select(String where, String detailWhere, @Nullable String id) {
    Map<String, List<String>> prefixes =
        details(
            "select backend_id, prefix as detail from backend_prefix"
                + detailWhere
                + " order by backend_id, ordinal",
            id);
    Map<String, List<String>> hosts =
        details(
            "select backend_id, host as detail from backend_host"
                + detailWhere
                + " order by backend_id, host",
            id);
    // Sorted here, since each database has its own idea of the order of text.
    TreeMap<String, Backend> backends = new TreeMap<>();
    query(
            "select id, end_user, backend_user, host_label, created, last_used from backend"
                + where,
            id)
        .map(
            (row, context) -> {
              String key = row.getString("id");
              OffsetDateTime used = row.getObject("last_used", OffsetDateTime.class);
              return new Backend(
                  key,
                  row.getString("end_user"),
                  row.getString("backend_user"),
                  prefixes.getOrDefault(key, List.of()),
                  row.getString("host_label"),
                  hosts.getOrDefault(key, List.of()),
                  row.getObject("created", OffsetDateTime.class).toInstant(),
                  used == null ? null : used.toInstant());
            })
        .forEach(backend -> backends.put(backend.id(), backend));
    return List.copyOf(backends.values());
  }

  private Map<String, List<String>> details(String sql, @Nullable String id) {
    Map<String, List<String>> details = new HashMap<>();
    query(sql, id)
        .map((row, context) -> Map.entry(row.getString("backend_id"), row.getString("detail")))
        .forEach(
            row ->
                details
                    .computeIfAbsent(row.getKey(), key -> new ArrayList<>())
                    .add(row.getValue()));
    return details;
  }

  private Query query(String sql, @Nullable String id) {
    Query query = handle.createQuery(sql);
    return id == null ? query : query.bind("id", id);
  }
}
