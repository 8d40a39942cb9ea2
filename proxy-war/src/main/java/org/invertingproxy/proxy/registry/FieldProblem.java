package org.invertingproxy.proxy.registry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What is wrong with one field of a record.
 *
 * @param field its name in the API
 * @param message what is wrong, completing "field ..."
 */
public record FieldProblem(String field, String message) {
  /** The field as a JSON Pointer in a URI fragment (RFC 6901 section 6). */
  public String pointer() {
    String escaped = field.replace("~", "~0").replace("/", "~1");
    return "#/"
        + URLEncoder.encode(escaped, StandardCharsets.UTF_8)
            .replace("+", "%20")
            .replace("%7E", "~");
  }

  @Override
  public String toString() {
    return field + " " + message;
  }
}
