package org.invertingproxy.proxy.registry.backup;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes one backup, row by row. Used by one thread. */
final class BackupWriter {
  private final OutputStream out;
  private final MessageDigest hash = BackupFormat.hash();
  private final JsonObject counts = new JsonObject();

  /** Writes the first line. */
  BackupWriter(OutputStream out, Instant made) throws IOException {
    this.out = out;
    JsonObject header = new JsonObject();
    header.addProperty(BackupFormat.MARK, BackupFormat.PROGRAM);
    header.addProperty(BackupFormat.VERSION, BackupFormat.PRESENT_VERSION);
    header.addProperty(BackupFormat.MADE, made.toString());
    line(header);
  }

  /** Writes all rows of a table's {@link BackupTable#select}. */
  void table(BackupTable table, ResultSet rows) throws IOException, SQLException {
    List<Map.Entry<String, ColumnKind>> columns = table.ordered();
    long count = 0;
    while (rows.next()) {
      JsonObject values = new JsonObject();
      for (int i = 0; i < columns.size(); i++) {
        JsonPrimitive value = columns.get(i).getValue().json(rows, i + 1);
        values.add(columns.get(i).getKey(), value == null ? JsonNull.INSTANCE : value);
      }
      line(object(table.name(), values));
      count++;
    }
    counts.addProperty(table.name(), count);
  }

  /** Writes the last line; without it the backup is none. */
  void end() throws IOException {
    JsonObject end = new JsonObject();
    end.add(BackupFormat.ROWS, counts);
    end.addProperty(BackupFormat.HASH, HexFormat.of().formatHex(hash.digest()));
    line(object(BackupFormat.END, end));
    out.flush();
  }

  private void line(JsonObject json) throws IOException {
    byte[] line = (json + "\n").getBytes(StandardCharsets.UTF_8);
    hash.update(line);
    out.write(line);
  }

  private static JsonObject object(String name, JsonElement value) {
    JsonObject object = new JsonObject();
    object.add(name, value);
    return object;
  }
}
