package org.invertingproxy.proxy.registry;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The audit log in a database, beside the records whose changes it tells. */
public final class JdbcAuditLog implements AuditLog {
  private final Database database;
  private final Clock clock;

  /** The log in that database. */
  public JdbcAuditLog(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Notes a change in the transaction that makes it, which must be one of {@link Database#change}:
   * so neither is there without the other.
   */
  public void append(Handle handle, Actor actor, AuditEvent event) {
    append(handle, actor, event, null);
  }

  /**
   * The same in a transaction that has added entries before.
   *
   * @param last the highest number, or null where none was added
   */
  public void append(Handle handle, Actor actor, AuditEvent event, @Nullable Long last) {
    AuditTable table = new AuditTable(handle);
    table.append(
        last == null ? table.last() : last,
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        actor,
        event);
  }

  @Override
  public void append(Actor actor, AuditEvent event) {
    database.change(
        handle -> {
          append(handle, actor, event);
          return event;
        });
  }

  @Override
  public AuditPage read(AuditQuery query) {
    return database.inTransaction(handle -> new AuditTable(handle).read(query));
  }
}
