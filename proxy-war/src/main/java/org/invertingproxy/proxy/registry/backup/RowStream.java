package org.invertingproxy.proxy.registry.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** All rows of a table, a few at a time, however many there are. */
final class RowStream {
  private static final int AT_ONCE = 500;

  private RowStream() {}

  /** Looks at the rows of a table as they come. */
  interface Reader {
    void read(ResultSet rows) throws IOException, SQLException;
  }

  /** Within {@code Database.snapshot}, by which no database gathers the rows first. */
  static void of(Handle handle, BackupTable table, Reader reader) {
    handle
        .createQuery(table.select())
        .setFetchSize(AT_ONCE)
        .scanResultSet(
            (rows, context) -> {
              try {
                reader.read(rows.get());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return table;
            });
  }
}
