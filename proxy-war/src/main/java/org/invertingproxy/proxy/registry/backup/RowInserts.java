package org.invertingproxy.proxy.registry.backup;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** Puts rows into the database, many at a time. Used by one thread, within one transaction. */
final class RowInserts implements BackupReader.RowSink {
  private static final int AT_ONCE = 500;

  private final Handle handle;
  private @Nullable PreparedBatch batch;
  private String sql = "";

  RowInserts(Handle handle) {
    this.handle = handle;
  }

  @Override
  public void row(BackupTable table, Map<String, @Nullable Object> values) {
    String wanted = table.insert(values.keySet());
    PreparedBatch open = batch;
    if (open == null || !wanted.equals(sql) || open.size() >= AT_ONCE) {
      finish();
      open = handle.prepareBatch(wanted);
      batch = open;
      sql = wanted;
    }
    List<Map.Entry<String, @Nullable Object>> ordered = List.copyOf(values.entrySet());
    for (int i = 0; i < ordered.size(); i++) {
      Object value = ordered.get(i).getValue();
      if (value == null) {
        ColumnKind kind = table.columns().get(ordered.get(i).getKey());
        open.bindNull(i, kind == null ? ColumnKind.TEXT.sqlType() : kind.sqlType());
      } else {
        open.bind(i, value);
      }
    }
    open.add();
  }

  /**
   * Writes what is gathered.
   *
   * @throws DamagedBackupException when the database takes none of it
   */
  void finish() {
    try (PreparedBatch full = batch) {
      batch = null;
      if (full != null) {
        full.execute();
      }
    } catch (UnableToExecuteStatementException e) {
      throw isOfTheRows(e) ? new DamagedBackupException("its rows contradict each other", e) : e;
    }
  }

  /** Whether a value or a reference is to blame (ISO/IEC 9075: classes 22 and 23). */
  private static boolean isOfTheRows(UnableToExecuteStatementException failure) {
    String state = failure.getCause() instanceof SQLException sql ? sql.getSQLState() : null;
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }
}
