package org.invertingproxy.proxy.auth;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.jsonwebtoken.io.AbstractDeserializer;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the header and the claims of a token more strictly than JSON libraries do: one object, each
 * name once, values strings or lists of strings, times whole numbers of seconds within the years
 * 1970 to 9999. Our own tokens need nothing else.
 *
 * <p>Nothing may be empty: the token library treats an empty value as absent, and an absent list of
 * backends means more than an empty one.
 */
final class TokenJson extends AbstractDeserializer<Map<String, ?>> {
  private static final Set<String> TIMES = Set.of("exp", "iat", "nbf");
  private static final long LAST_SECOND = 253_402_300_799L;

  @Override
  protected Map<String, ?> doDeserialize(Reader text) throws IOException {
    JsonReader json = new JsonReader(text);
    json.setStrictness(Strictness.STRICT);
    Map<String, Object> members = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (members.put(name, value(name, json)) != null) {
        throw new IOException("a name occurs twice");
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new IOException("text after the object");
    }
    return members;
  }

  private static Object value(String name, JsonReader json) throws IOException {
    JsonToken type = json.peek();
    if (TIMES.contains(name) != (type == JsonToken.NUMBER)) {
      throw new IOException("a time that is no number, or a number that is no time");
    }
    return switch (type) {
      case NUMBER -> seconds(json.nextString());
      case STRING -> string(json);
      case BEGIN_ARRAY -> strings(json);
      default -> throw new IOException("a value of another type");
    };
  }

  private static Long seconds(String digits) throws IOException {
    try {
      long seconds = Long.parseLong(digits);
      if (seconds >= 0 && seconds <= LAST_SECOND) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      throw new IOException("not a whole number of seconds", e);
    }
    throw new IOException("a time out of range");
  }

  private static List<String> strings(JsonReader json) throws IOException {
    List<String> strings = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      if (json.peek() != JsonToken.STRING) {
        throw new IOException("a list of something other than strings");
      }
      strings.add(string(json));
    }
    json.endArray();
    if (strings.isEmpty()) {
      throw new IOException("an empty list");
    }
    return strings;
  }

  private static String string(JsonReader json) throws IOException {
    String string = json.nextString();
    if (string.isBlank()) {
      throw new IOException("an empty string");
    }
    return string;
  }
}
