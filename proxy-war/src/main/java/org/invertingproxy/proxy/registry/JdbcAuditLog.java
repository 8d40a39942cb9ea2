package org.invertingproxy.proxy.registry;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;

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
    new AuditTable(handle).append(clock.instant().truncatedTo(ChronoUnit.MICROS), actor, event);
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
