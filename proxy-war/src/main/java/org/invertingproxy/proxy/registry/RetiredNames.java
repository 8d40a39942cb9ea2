package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The names that records have given up, as one transaction sees them; not to outlive its handle.
 * One is there until a record takes it: no clock, which may be wrong for an hour, makes it
 * forgotten.
 */
final class RetiredNames {
  /** A name that was given up. */
  record Retired(String owner, Instant at) {}

  private final Handle handle;

  RetiredNames(Handle handle) {
    this.handle = handle;
  }

  Optional<Retired> find(NameKind kind, String name) {
    return handle
        .createQuery("select owner, retired from retired_name where kind = :kind and name = :name")
        .bind("kind", kind.column())
        .bind("name", name)
        .map(
            (row, context) ->
                new Retired(
                    row.getString("owner"),
                    row.getObject("retired", OffsetDateTime.class).toInstant()))
        .findOne();
  }

  void add(NameKind kind, String name, String owner, Instant at) {
    remove(kind, name);
    handle.execute(
        "insert into retired_name (kind, name, owner, retired) values (?, ?, ?, ?)",
        kind.column(),
        name,
        owner,
        at.atOffset(ZoneOffset.UTC));
  }

  void remove(NameKind kind, String name) {
    handle.execute("delete from retired_name where kind = ? and name = ?", kind.column(), name);
  }
}
