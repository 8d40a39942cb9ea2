package org.invertingproxy.proxy.outside;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads one JSON object of a stranger: strictly, each name once, a few levels deep, numbers of
 * ordinary length. Null counts as absent.
 */
final class StrictJson {
  /** Deeper than any token or answer that means well. */
  private static final int DEEPEST = 8;

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
  private static final int LONGEST_NUMBER = 40;

  private StrictJson() {}

  /**
   * Reads an object.
   *
   * @throws IOException when the text is anything else
   */
  static Map<String, Object> object(String text) throws IOException {
    return object(new StringReader(text));
  }

  /** The same of what a reader gives. */
  static Map<String, Object> object(Reader text) throws IOException {
    JsonReader json = new JsonReader(text);
    json.setStrictness(Strictness.STRICT);
    try {
      Map<String, Object> members = members(json, 1);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("text after the object");
      }
      return members;
    } catch (IllegalStateException | NumberFormatException e) {
      throw new IOException("not the JSON that is expected", e);
    }
  }

  private static Map<String, Object> members(JsonReader json, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("too deep");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() == JsonToken.NULL) {
        json.nextNull();
      } else if (members.put(name, value(json, depth + 1)) != null) {
        throw new IOException("a name occurs twice");
      }
    }
    json.endObject();
    return members;
  }

  private static List<Object> elements(JsonReader json, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("too deep");
    }
    List<Object> elements = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      if (json.peek() == JsonToken.NULL) {
        json.nextNull();
      } else {
        elements.add(value(json, depth + 1));
      }
    }
    json.endArray();
    return elements;
  }

  private static Object value(JsonReader json, int depth) throws IOException {
    return switch (json.peek()) {
      case STRING -> json.nextString();
      case BOOLEAN -> json.nextBoolean();
      case NUMBER -> number(json.nextString());
      case BEGIN_ARRAY -> elements(json, depth);
      case BEGIN_OBJECT -> members(json, depth);
      default -> throw new IOException("a value of no kind");
    };
  }

  private static Object number(String digits) throws IOException {
    if (digits.length() > LONGEST_NUMBER) {
      throw new IOException("a number of too many digits");
    }
    if (WHOLE.matcher(digits).matches()) {
      return Long.valueOf(digits);
    }
    return Double.valueOf(digits);
  }
}
