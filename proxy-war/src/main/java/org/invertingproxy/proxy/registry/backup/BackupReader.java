package org.invertingproxy.proxy.registry.backup;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one backup, row by row, and says at the end whether it was whole. Used by one thread. */
public final class BackupReader {
  private final BackupLines lines;
  private final RowSink sink;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  /** Takes the rows, in their order. */
  interface RowSink {
    /**
     * One row.
     *
     * @param values of its columns, in their order, each of the column's kind or null
     */
    void row(BackupTable table, Map<String, @Nullable Object> values);
  }

  private BackupReader(InputStream in, RowSink sink) {
    this.lines = new BackupLines(in);
    this.sink = sink;
  }

  /**
   * Reads to the end and changes nothing.
   *
   * @throws DamagedBackupException when it is not whole, or of a newer version
   */
  public static BackupSummary check(InputStream in) throws IOException {
    return read(in, (table, values) -> {});
  }

  /** The same, and gives the rows to the sink, before it is known whether the backup is whole. */
  static BackupSummary read(InputStream in, RowSink sink) throws IOException {
    return new BackupReader(in, sink).read();
  }

  private BackupSummary read() throws IOException {
    Instant made = header(lines.next());
    for (JsonObject line = lines.next(); line != null; line = lines.next()) {
      if (line.size() != 1) {
        throw new DamagedBackupException("a line of it is no row");
      }
      Map.Entry<String, JsonElement> entry = line.entrySet().iterator().next();
      if (!(entry.getValue() instanceof JsonObject content)) {
        throw new DamagedBackupException("a line of it is no row");
      }
      if (entry.getKey().equals(BackupFormat.END)) {
        return end(made, content);
      }
      row(entry.getKey(), content);
    }
    throw new DamagedBackupException("its end is missing");
  }

  private static Instant header(@Nullable JsonObject line) {
    if (line == null || !BackupFormat.PROGRAM.equals(text(line, BackupFormat.MARK))) {
      throw new DamagedBackupException("it does not begin like one");
    }
    if (!String.valueOf(BackupFormat.PRESENT_VERSION).equals(text(line, BackupFormat.VERSION))) {
      throw newer();
    }
    try {
      return Instant.parse(text(line, BackupFormat.MADE));
    } catch (DateTimeException e) {
      throw new DamagedBackupException("it does not say when it was made", e);
    }
  }

  private void row(String name, JsonObject content) {
    BackupTable table = table(name);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> column : content.entrySet()) {
      ColumnKind kind = table.columns().get(column.getKey());
      if (kind == null) {
        throw newer();
      }
      values.put(column.getKey(), kind.valueOf(column.getValue()));
    }
    if (values.isEmpty()) {
      throw new DamagedBackupException("a line of it is no row");
    }
    counts.merge(name, 1L, Long::sum);
    sink.row(table, values);
  }

  private BackupSummary end(Instant made, JsonObject content) throws IOException {
    String hash = lines.hashBefore();
    if (!hash.equals(text(content, BackupFormat.HASH))) {
      throw new DamagedBackupException("it was changed after it had been made");
    }
    if (!(content.get(BackupFormat.ROWS) instanceof JsonObject rows)) {
      throw new DamagedBackupException("it does not say how much it holds");
    }
    Map<String, Long> told = new LinkedHashMap<>();
    for (String table : rows.keySet()) {
      told.put(table(table).name(), counts.getOrDefault(table, 0L));
      if (!String.valueOf(told.get(table)).equals(text(rows, table))) {
        throw new DamagedBackupException("rows of it are missing");
      }
    }
    if (!told.keySet().containsAll(counts.keySet())) {
      throw new DamagedBackupException("it holds more than it says");
    }
    if (lines.next() != null) {
      throw new DamagedBackupException("it goes on after its end");
    }
    return new BackupSummary(made, told);
  }

  private static BackupTable table(String name) {
    BackupTable table = BackupTables.named(name);
    if (table == null) {
      throw newer();
    }
    return table;
  }

  private static DamagedBackupException newer() {
    return new DamagedBackupException("it was written by a newer version of the proxy");
  }

  private static String text(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
  }
}
