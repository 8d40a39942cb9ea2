package org.invertingproxy.proxy.registry.backup;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of a backup into the database: inserts them, but for those of a table that is kept
 * and has them. Used by one thread, within one transaction.
 */
final class RestoredRows implements BackupReader.RowSink {
  private final Handle handle;
  private final RowInserts inserts;

  /** Of tables that are kept: the highest number, or the count of rows, before the first insert. */
  private final Map<String, Long> last = new HashMap<>();

  private final Map<String, Long> highest = new HashMap<>();

  RestoredRows(Handle handle) {
    this.handle = handle;
    this.inserts = new RowInserts(handle);
  }

  @Override
  public void row(BackupTable table, Map<String, @Nullable Object> values) {
    if (!table.isKept()) {
      inserts.row(table, values);
      return;
    }
    Long present = last.computeIfAbsent(table.name(), name -> present(table));
    if (present == 0) {
      inserts.row(table, values);
      if (table.number() != null && values.get(table.number()) instanceof Long number) {
        highest.merge(table.name(), number, Math::max);
      }
    } else if (!isThere(table, values)) {
      inserts.row(table, numbered(table, values, present + 1));
      last.put(table.name(), present + 1);
      highest.put(table.name(), present + 1);
    } else {
      fill(table, values);
    }
  }

  /**
   * The highest number of a numbered table, of the rows that are there and of those that were
   * added, or null when the backup had none. To be asked here, since H2 answers a query for it from
   * before what a transaction has added.
   */
  @Nullable Long highest(String table) {
    return highest.get(table);
  }

  /** Writes what is gathered. */
  void finish() {
    inserts.finish();
  }

  private long present(BackupTable table) {
    String highest =
        table.number() == null ? "count(*)" : "coalesce(max(" + table.number() + "), 0)";
    // By a name of its own: within a transaction that keeps its view, H2 answers the same query
    // text again from before the inserts, and the audit log asks for its highest number, too.
    return handle
        .createQuery("select " + highest + " as highest_before from " + table.name())
        .mapTo(Long.class)
        .one();
  }

  private boolean isThere(BackupTable table, Map<String, @Nullable Object> values) {
    Query query = handle.createQuery("select count(*) from " + table.name() + table.whereKey());
    List<Object> key = key(table, values);
    for (int i = 0; i < key.size(); i++) {
      query.bind(i, key.get(i));
    }
    return query.mapTo(Long.class).one() > 0;
  }

  private void fill(BackupTable table, Map<String, @Nullable Object> values) {
    if (table.filled().isEmpty() || values.get(table.filled().get(0)) == null) {
      return;
    }
    String set = table.filled().stream().map(column -> column + " = ?").collect(joining(", "));
    try (Update update =
        handle.createUpdate(
            "update "
                + table.name()
                + " set "
                + set
                + table.whereKey()
                + " and "
                + table.filled().get(0)
                + " is null")) {
      List<@Nullable Object> all = new ArrayList<>();
      table.filled().forEach(column -> all.add(values.get(column)));
      all.addAll(key(table, values));
      for (int i = 0; i < all.size(); i++) {
        update.bind(i, all.get(i));
      }
      update.execute();
    }
  }

  private static List<Object> key(BackupTable table, Map<String, @Nullable Object> values) {
    List<Object> key = new ArrayList<>();
    for (String column : table.key()) {
      Object value = values.get(column);
      if (value == null) {
        throw new DamagedBackupException("a row of " + table.name() + " lacks its key");
      }
      key.add(value);
    }
    return key;
  }

  private static Map<String, @Nullable Object> numbered(
      BackupTable table, Map<String, @Nullable Object> values, long number) {
    if (table.number() == null) {
      return values;
    }
    Map<String, @Nullable Object> renumbered = new LinkedHashMap<>(values);
    renumbered.put(table.number(), number);
    return renumbered;
  }
}
