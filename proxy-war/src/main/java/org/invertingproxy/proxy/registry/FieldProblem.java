package org.invertingproxy.proxy.registry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is wrong with one field of a record.
 *
 * @param path its name in the API, behind those of the objects it is in
 * @param message what is wrong, completing "field ..."
 */
public record FieldProblem(List<String> path, String message) {
  /** Takes an immutable copy of the path. */
  public FieldProblem {
    path = List.copyOf(path);
  }

  /** What is wrong with a field of the record itself. */
  public FieldProblem(String field, String message) {
    this(List.of(field), message);
  }

  /** The names with dots between them. */
  public String field() {
    return String.join(".", path);
  }

  /** The field as a JSON Pointer in a URI fragment (RFC 6901 section 6). */
  public String pointer() {
    return path.stream().map(FieldProblem::token).collect(Collectors.joining("/", "#/", ""));
  }

  private static String token(String name) {
    String escaped = name.replace("~", "~0").replace("/", "~1");
    return URLEncoder.encode(escaped, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%7E", "~");
  }

  @Override
  public String toString() {
    return field() + " " + message;
  }
}
