package org.invertingproxy.proxy.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.invertingproxy.proxy.config.BackendTerms;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The rows of the backends, as one transaction sees them; not to outlive its handle. */
final class BackendTable {
  // Read by number, which a start with very many records is the faster for.
  private static final String COLUMNS =
      "id, end_user, backend_user, host_label, owner, description, created, last_used,"
          + " grace_ms, response_head_ms, client_stall_ms, waiting, max_body";

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

  /** Another owner's record whose id is the same but for the case of letters. */
  Optional<Backend> lookAlike(String id, String owner) {
    return handle
        .createQuery(
            "select id from backend where id_key = :key and id <> :id and owner <> :owner"
                + " order by id")
        .bind("key", key(id))
        .bind("id", id)
        .bind("owner", owner)
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
    Details prefixes = new Details();
    query("select backend_id, prefix, ordinal from backend_prefix" + detailWhere, id)
        .map((row, context) -> prefixes.add(row.getString(1), row.getString(2), row.getInt(3)))
        .forEach(added -> {});
    Details hosts = new Details();
    query("select backend_id, host from backend_host" + detailWhere, id)
        .map((row, context) -> hosts.add(row.getString(1), row.getString(2), 0))
        .forEach(added -> {});
    List<Backend> backends = new ArrayList<>();
    query("select " + COLUMNS + " from backend" + where, id)
        .map((row, context) -> backend(row, prefixes, hosts))
        .forEach(backends::add);
    // Sorted here, since each database has its own idea of the order of text.
    backends.sort(Comparator.comparing(Backend::id));
    return List.copyOf(backends);
  }

  private static Backend backend(ResultSet row, Details prefixes, Details hosts)
      throws SQLException {
    String id = row.getString(1);
    OffsetDateTime used = row.getObject(8, OffsetDateTime.class);
    return new Backend(
        id,
        row.getString(2),
        row.getString(3),
        prefixes.of(id),
        row.getString(4),
        hosts.of(id),
        row.getString(5),
        row.getString(6),
        terms(row),
        row.getObject(7, OffsetDateTime.class).toInstant(),
        used == null ? null : used.toInstant());
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
    Duration grace = duration(row, 9);
    Duration responseHead = duration(row, 10);
    Duration clientStall = duration(row, 11);
    Integer waiting = row.getObject(12, Integer.class);
    Long maxBody = row.getObject(13, Long.class);
    return new BackendTerms(grace, responseHead, clientStall, waiting, maxBody);
  }

  private static @Nullable Duration duration(ResultSet row, int column) throws SQLException {
    Long millis = row.getObject(column, Long.class);
    return millis == null ? null : Duration.ofMillis(millis);
  }

  private Query query(String sql, @Nullable String id) {
    Query query = handle.createQuery(sql);
    return id == null ? query : query.bind("id", id);
  }
}
