package org.invertingproxy.proxy.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Reads one object of a JSON settings file field by field and notes what is wrong with each. Ask
 * for everything that may be there, then call {@link #finish}.
 */
final class JsonFields {
  private final JsonObject object;
  private final String path;
  private final BiConsumer<String, String> problems;
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * A reader of one object.
   *
   * @param path its JSON Pointer
   * @param problems takes a JSON Pointer and what is wrong there
   */
  JsonFields(JsonObject object, String path, BiConsumer<String, String> problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  /** Notes a problem with a field. */
  void refuse(String field, String message) {
    problems.accept(path + "/" + field, message);
  }

  boolean has(String field) {
    return object.has(field);
  }

  /** The field's text, read further; empty when it is absent or, with a problem noted, wrong. */
  <T> Optional<T> read(String field, Function<String, T> syntax) {
    known.add(field);
    JsonElement value = object.get(field);
    if (value == null) {
      return Optional.empty();
    }
    if (!isText(value) || value.getAsString().isBlank()) {
      refuse(field, "must be a text");
      return Optional.empty();
    }
    return parse(path + "/" + field, value.getAsString(), syntax);
  }

  /** The same for a field that must be there. */
  <T> Optional<T> need(String field, Function<String, T> syntax) {
    if (!object.has(field)) {
      known.add(field);
      refuse(field, "is missing");
      return Optional.empty();
    }
    return read(field, syntax);
  }

  /** A text or a list of texts; empty when absent. */
  <T> Set<T> set(String field, Function<String, T> syntax) {
    known.add(field);
    JsonElement value = object.get(field);
    Set<T> values = new LinkedHashSet<>();
    if (value == null) {
      return values;
    }
    List<JsonElement> elements = value instanceof JsonArray array ? array.asList() : List.of(value);
    if (elements.isEmpty()) {
      refuse(field, "must not be empty");
    }
    for (int i = 0; i < elements.size(); i++) {
      JsonElement element = elements.get(i);
      if (isText(element) && !element.getAsString().isBlank()) {
        parse(path + "/" + field, element.getAsString(), syntax).ifPresent(values::add);
      } else {
        refuse(field, "must be a text or a list of texts");
      }
    }
    return values;
  }

  /** The objects of a list that must be there, and not empty. */
  List<JsonFields> objects(String field) {
    known.add(field);
    List<JsonFields> objects = new ArrayList<>();
    if (!(object.get(field) instanceof JsonArray array) || array.isEmpty()) {
      refuse(field, "must be a list of objects");
      return objects;
    }
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i) instanceof JsonObject element) {
        objects.add(new JsonFields(element, path + "/" + field + "/" + i, problems));
      } else {
        refuse(field + "/" + i, "must be an object");
      }
    }
    return objects;
  }

  /** An object that may be there. */
  Optional<JsonFields> object(String field) {
    known.add(field);
    if (object.get(field) instanceof JsonObject inner) {
      return Optional.of(new JsonFields(inner, path + "/" + field, problems));
    }
    if (object.has(field)) {
      refuse(field, "must be an object");
    }
    return Optional.empty();
  }

  /** The names of all fields. */
  Set<String> names() {
    return object.keySet();
  }

  /** Notes every field that nobody has asked for. */
  void finish() {
    for (String name : object.keySet()) {
      if (!known.contains(name)) {
        refuse(name.replace("~", "~0").replace("/", "~1"), "is not known here");
      }
    }
  }

  private static boolean isText(JsonElement value) {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
  }

  private <T> Optional<T> parse(String pointer, String text, Function<String, T> syntax) {
    try {
      return Optional.of(syntax.apply(text));
    } catch (IllegalArgumentException e) {
      problems.accept(pointer, e.getMessage());
      return Optional.empty();
    }
  }
}
