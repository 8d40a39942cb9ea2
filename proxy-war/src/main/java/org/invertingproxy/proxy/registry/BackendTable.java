package org.invertingproxy.proxy.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.invertingproxy.proxy.config.BackendTerms;
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

  /** A record whose id is the same but for the case of letters. */
  Optional<Backend> lookAlike(String id) {
    return handle
        .createQuery("select id from backend where id_key = :key and id <> :id")
        .bind("key", key(id))
        .bind("id", id)
        .mapTo(String.class)
        .findFirst()
        .flatMap(this::find);
  }

  /** What ids that look alike have in common. */
  static String key(String id) {
    return id.toLowerCase(Locale.ROOT);
  }

  void insert(Backend backend) {
    handle
        .createUpdate(
            "insert into backend (id, id_key, end_user, backend_user, host_label, owner,"
                + " description, grace_ms, response_head_ms, client_stall_ms, waiting, max_body,"
                + " created, last_used) values (:id, :key, :endUser, :backendUser, :hostLabel,"
                + " :owner, :description, :grace, :responseHead, :clientStall, :waiting, :maxBody,"
                + " :created, null)")
        .bind("key", key(backend.id()))
        .bind("created", backend.created().atOffset(ZoneOffset.UTC))
        .bindMap(columns(backend))
        .execute();
    insertDetails(backend);
  }

  void update(Backend backend) {
    handle
        .createUpdate(
            "update backend set end_user = :endUser, backend_user = :backendUser,"
                + " host_label = :hostLabel, owner = :owner, description = :description,"
                + " grace_ms = :grace, response_head_ms = :responseHead,"
                + " client_stall_ms = :clientStall, waiting = :waiting, max_body = :maxBody"
                + " where id = :id")
        .bindMap(columns(backend))
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
    query("select * from backend" + where, id)
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
                  row.getString("owner"),
                  row.getString("description"),
                  terms(row),
                  row.getObject("created", OffsetDateTime.class).toInstant(),
                  used == null ? null : used.toInstant());
            })
        .forEach(backend -> backends.put(backend.id(), backend));
    return List.copyOf(backends.values());
  }

  private static Map<String, @Nullable Object> columns(Backend backend) {
    BackendTerms terms = backend.terms();
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("id", backend.id());
    columns.put("endUser", backend.endUser());
    columns.put("backendUser", backend.backendUser());
    columns.put("hostLabel", backend.hostLabel());
    columns.put("owner", backend.owner());
    columns.put("description", backend.description());
    columns.put("grace", millis(terms.grace()));
    columns.put("responseHead", millis(terms.responseHead()));
    columns.put("clientStall", millis(terms.clientStall()));
    columns.put("waiting", terms.waiting());
    columns.put("maxBody", terms.maxBody());
    return columns;
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private static BackendTerms terms(ResultSet row) throws SQLException {
    return new BackendTerms(
        duration(row, "grace_ms"),
        duration(row, "response_head_ms"),
        duration(row, "client_stall_ms"),
        row.getObject("waiting", Integer.class),
        row.getObject("max_body", Long.class));
  }

  private static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
    Long millis = row.getObject(column, Long.class);
    return millis == null ? null : Duration.ofMillis(millis);
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
