package org.invertingproxy.proxy.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The rows of the tokens, as one transaction sees them; not to outlive its handle. */
final class TokenTable {
  private final Handle handle;

  TokenTable(Handle handle) {
    this.handle = handle;
  }

  List<TokenRecord> all() {
    return select("", "", null);
  }

  Optional<TokenRecord> find(String id) {
    return select(" where id = :id", " where token_id = :id", id).stream().findFirst();
  }

  void insert(TokenRecord token) {
    TokenRecord.Grant grant = token.grant();
    TokenRecord.Revocation revocation = token.revocation();
    Set<String> backends = grant == null ? null : grant.backends();
    handle
        .createUpdate(
            "insert into token (id, expires, role, subject, scoped, key_id, issued, issued_by,"
                + " note, revoked, revoked_by) values (:id, :expires, :role, :subject, :scoped,"
                + " :keyId, :issued, :issuedBy, :note, :revoked, :revokedBy)")
        .bind("id", token.id())
        .bind("expires", offset(token.expires()))
        .bind("role", grant == null ? null : grant.role())
        .bind("subject", grant == null ? null : grant.subject())
        .bind("scoped", backends != null)
        .bind("keyId", grant == null ? null : grant.keyId())
        .bindByType("issued", grant == null ? null : offset(grant.issued()), OffsetDateTime.class)
        .bind("issuedBy", grant == null ? null : grant.issuedBy())
        .bind("note", grant == null ? null : grant.note())
        .bindByType(
            "revoked", revocation == null ? null : offset(revocation.at()), OffsetDateTime.class)
        .bind("revokedBy", revocation == null ? null : revocation.by())
        .execute();
    if (backends != null) {
      PreparedBatch batch =
          handle.prepareBatch(
              "insert into token_backend (token_id, backend_id) values (:id, :backend)");
      backends.forEach(backend -> batch.bind("id", token.id()).bind("backend", backend).add());
      batch.execute();
    }
  }

  void revoke(String id, TokenRecord.Revocation revocation) {
    handle
        .createUpdate("update token set revoked = :at, revoked_by = :by where id = :id")
        .bind("id", id)
        .bind("at", offset(revocation.at()))
        .bind("by", revocation.by())
        .execute();
  }

  /** Forgets tokens that were over by then and were not revoked; returns how many. */
  int forget(Instant over) {
    return handle
        .createUpdate("delete from token where expires < :over and revoked is null")
        .bind("over", offset(over))
        .execute();
  }

  private List<TokenRecord> select(String where, String detailWhere, @Nullable String id) {
    Map<String, Set<String>> backends = new HashMap<>();
    query("select token_id, backend_id from token_backend" + detailWhere, id)
        .map((row, context) -> Map.entry(row.getString("token_id"), row.getString("backend_id")))
        .forEach(
            row ->
                backends.computeIfAbsent(row.getKey(), key -> new HashSet<>()).add(row.getValue()));
    // Sorted here, since each database has its own idea of the order of text.
    TreeMap<String, TokenRecord> tokens = new TreeMap<>();
    query(
            "select id, expires, role, subject, scoped, key_id, issued, issued_by, note, revoked,"
                + " revoked_by from token"
                + where,
            id)
        .map((row, context) -> token(row, backends))
        .forEach(token -> tokens.put(token.id(), token));
    return List.copyOf(tokens.values());
  }

  private static TokenRecord token(ResultSet row, Map<String, Set<String>> backends)
      throws SQLException {
    String id = row.getString("id");
    @Nullable OffsetDateTime revoked = row.getObject("revoked", OffsetDateTime.class);
    return new TokenRecord(
        id,
        row.getObject("expires", OffsetDateTime.class).toInstant(),
        row.getString("role") == null ? null : grant(row, backends.getOrDefault(id, Set.of())),
        revoked == null
            ? null
            : new TokenRecord.Revocation(revoked.toInstant(), row.getString("revoked_by")));
  }

  private static TokenRecord.Grant grant(ResultSet row, Set<String> backends) throws SQLException {
    return new TokenRecord.Grant(
        row.getString("role"),
        row.getString("subject"),
        row.getBoolean("scoped") ? backends : null,
        row.getString("key_id"),
        row.getObject("issued", OffsetDateTime.class).toInstant(),
        row.getString("issued_by"),
        row.getString("note"));
  }

  private Query query(String sql, @Nullable String id) {
    Query query = handle.createQuery(sql);
    return id == null ? query : query.bind("id", id);
  }

  private static OffsetDateTime offset(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
