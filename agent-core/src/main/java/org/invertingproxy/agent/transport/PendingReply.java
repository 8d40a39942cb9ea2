package org.invertingproxy.agent.transport;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.Syntax;

/** Reads the answer to a poll: an array of ids, {@code null}, or nothing at all. */
final class PendingReply {
  private PendingReply() {}

  /**
   * The ids in it, in order. Those that no field value could carry are left out: they cannot be
   * asked for.
   *
   * @throws IOException if it is anything else
   */
  static List<String> ids(byte[] body) throws IOException {
    String text = new String(body, StandardCharsets.UTF_8);
    List<String> ids = new ArrayList<>();
    if (text.isBlank()) {
      return ids;
    }
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.setStrictness(Strictness.STRICT);
      if (json.peek() == JsonToken.NULL) {
        return ids;
      }
      json.beginArray();
      while (json.hasNext()) {
        if (json.peek() != JsonToken.STRING) {
          throw new MalformedJsonException("an id that is no string");
        }
        String id = json.nextString();
        if (!id.isBlank() && id.equals(id.strip()) && Syntax.isFieldValue(id)) {
          ids.add(id);
        }
      }
      json.endArray();
    } catch (IllegalStateException | JsonParseException e) {
      throw new IOException("not an array of ids", e);
    }
    return ids;
  }
}
