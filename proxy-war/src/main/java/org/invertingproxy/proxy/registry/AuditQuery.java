package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the audit log are wanted.
 *
 * @param after only numbers above this one; 0 for all
 * @param limit how many at most
 * @param since only changes at this time or later, or null for all
 * @param until only changes before this time, or null for all
 * @param text what subject, token, address, action or object contains, in either case, or null
 * @param exactly what certain columns must be
 */
public record AuditQuery(
    long after,
    int limit,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String text,
    Map<Column, String> exactly) {
  /** Takes an immutable copy of the map. */
  public AuditQuery {
    exactly = Map.copyOf(exactly);
  }

  /** The first lines, whatever they are. */
  public static AuditQuery first(int limit) {
    return new AuditQuery(0, limit, null, null, null, Map.of());
  }

  /** A column that can be asked for one value. */
  public enum Column {
    /** Who made the change. */
    SUBJECT("subject"),
    /** What was done. */
    ACTION("action"),
    /** To what kind of object. */
    KIND("kind"),
    /** To which object. */
    OBJECT("object_id");

    private final String sql;

    Column(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }
  }
}
