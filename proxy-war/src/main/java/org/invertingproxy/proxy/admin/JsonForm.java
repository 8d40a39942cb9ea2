package org.invertingproxy.proxy.admin;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.invertingproxy.proxy.config.GoDuration;
import org.invertingproxy.proxy.registry.FieldProblem;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object in a request's body. Read the fields one by one, those of objects in it among
 * them, then call {@link #finish}, which reports everything that was wrong at once, fields that
 * nobody asked for among it: a misspelt field must not silently mean its default.
 */
final class JsonForm {
  private static final TypeAdapter<JsonElement> VALUES = new Gson().getAdapter(JsonElement.class);

  private final Map<String, JsonElement> unread;
  private final List<String> path;
  private final List<FieldProblem> problems;
  private final List<JsonForm> inner = new ArrayList<>();

  private JsonForm(
      Map<String, JsonElement> fields, List<String> path, List<FieldProblem> problems) {
    this.unread = fields;
    this.path = path;
    this.problems = problems;
  }

  /**
   * Reads the object.
   *
   * @throws ProblemException when the bytes are not exactly one JSON object in UTF-8 with each name
   *     once
   */
  static JsonForm parse(byte[] body) {
    Map<String, JsonElement> fields = new LinkedHashMap<>();
    // A decoder of its own reports bad bytes; the usual one would replace them.
    try (JsonReader json =
        new JsonReader(
            new InputStreamReader(
                new ByteArrayInputStream(body), StandardCharsets.UTF_8.newDecoder()))) {
      json.setStrictness(Strictness.STRICT);
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (fields.put(name, VALUES.read(json)) != null) {
          throw new ProblemException(
              Problem.badFields(List.of(new FieldProblem(name, "occurs twice"))));
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("text after the object");
      }
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new ProblemException(Problem.badRequest("The body must be one JSON object in UTF-8."));
    }
    return new JsonForm(fields, List.of(), new ArrayList<>());
  }

  /** The text of a field, or null when it is absent, null or empty. */
  @Nullable String optionalText(String field) {
    JsonElement value = unread.remove(field);
    if (value == null || value.isJsonNull()) {
      return null;
    }
    if (!isText(value)) {
      refuse(field, "must be a string");
      return null;
    }
    return value.getAsString().isEmpty() ? null : value.getAsString();
  }

  /** The text of a field that must be there. */
  String text(String field) {
    int before = problems.size();
    String text = optionalText(field);
    if (text == null && problems.size() == before) {
      refuse(field, "is missing or empty");
    }
    return text == null ? "" : text;
  }

  /** The strings of a list, or null when it is absent or null. */
  @Nullable List<String> optionalTexts(String field) {
    JsonElement value = unread.remove(field);
    if (value == null || value.isJsonNull()) {
      return null;
    }
    if (!value.isJsonArray() || !areTexts(value.getAsJsonArray())) {
      refuse(field, "must be a list of strings, none of them empty");
      return null;
    }
    return value.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
  }

  /** The strings of a list that must be there and not be empty. */
  List<String> texts(String field) {
    int before = problems.size();
    List<String> texts = optionalTexts(field);
    if ((texts == null || texts.isEmpty()) && problems.size() == before) {
      refuse(field, "is missing or empty");
    }
    return texts == null ? List.of() : texts;
  }

  /** Whether the field is there and has not been read; it may be null. */
  boolean has(String field) {
    return unread.containsKey(field);
  }

  /** Whether the field is there, has not been read and is a string, be it empty. */
  boolean saysText(String field) {
    JsonElement value = unread.get(field);
    return value != null && isText(value);
  }

  /** The whole number of a field, or null when it is absent or null. */
  @Nullable Long optionalNumber(String field) {
    JsonElement value = unread.remove(field);
    if (value == null || value.isJsonNull()) {
      return null;
    }
    try {
      if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
        return value.getAsBigDecimal().longValueExact();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Refused below, like anything else that is none.
    }
    refuse(field, "must be a whole number");
    return null;
  }

  /** The duration of a field, or null when it is absent, null or empty. */
  @Nullable Duration optionalDuration(String field) {
    String text = optionalText(field);
    if (text == null) {
      return null;
    }
    try {
      return GoDuration.parse(text);
    } catch (IllegalArgumentException e) {
      refuse(field, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The object in a field, to be read like this one, or null when it is absent or null. */
  @Nullable JsonForm optionalForm(String field) {
    JsonElement value = unread.remove(field);
    if (value == null || value.isJsonNull()) {
      return null;
    }
    if (!value.isJsonObject()) {
      refuse(field, "must be an object");
      return null;
    }
    List<String> below = new ArrayList<>(path);
    below.add(field);
    JsonForm form =
        new JsonForm(new LinkedHashMap<>(value.getAsJsonObject().asMap()), below, problems);
    inner.add(form);
    return form;
  }

  /** Allows a field without looking at it. */
  void ignore(String field) {
    unread.remove(field);
  }

  /** Notes that a field is not acceptable. */
  void refuse(String field, String message) {
    List<String> whole = new ArrayList<>(path);
    whole.add(field);
    problems.add(new FieldProblem(whole, message));
  }

  /**
   * Ends the reading.
   *
   * @throws ProblemException when anything was wrong
   */
  void finish() {
    refuseUnread();
    if (!problems.isEmpty()) {
      throw new ProblemException(Problem.badFields(problems));
    }
  }

  private void refuseUnread() {
    unread.keySet().forEach(field -> refuse(field, "is not a field of this call"));
    inner.forEach(JsonForm::refuseUnread);
  }

  private static boolean areTexts(JsonArray values) {
    return values.asList().stream().allMatch(v -> isText(v) && !v.getAsString().isEmpty());
  }

  private static boolean isText(JsonElement value) {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
  }
}
