package org.invertingproxy.proxy.registry.backup;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The lines of a backup, each of bounded length, with the hash of those before. For one thread. */
final class BackupLines {
  private static final TypeAdapter<JsonElement> JSON = new Gson().getAdapter(JsonElement.class);

  private final InputStream in;
  private final MessageDigest hash = BackupFormat.hash();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  BackupLines(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /**
   * The next line, or null after the last.
   *
   * @throws DamagedBackupException when it is cut short, too long, or no JSON object
   */
  @Nullable JsonObject next() throws IOException {
    hash.update(line.toByteArray());
    line.reset();
    int read = in.read();
    if (read < 0) {
      return null;
    }
    while (read != '\n') {
      if (read < 0) {
        throw new DamagedBackupException("it ends within a line");
      }
      if (line.size() == BackupFormat.LONGEST_LINE) {
        throw new DamagedBackupException("a line of it is too long");
      }
      line.write(read);
      read = in.read();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    line.write('\n');
    try {
      if (JSON.fromJson(text) instanceof JsonObject object) {
        return object;
      }
    } catch (IOException | JsonParseException e) { // of the text: nothing is read here
      throw new DamagedBackupException("a line of it is not JSON", e);
    }
    throw new DamagedBackupException("a line of it is no JSON object");
  }

  /** Of all bytes before the line that came last, in hex; to be asked for once. */
  String hashBefore() {
    return HexFormat.of().formatHex(hash.digest());
  }
}
