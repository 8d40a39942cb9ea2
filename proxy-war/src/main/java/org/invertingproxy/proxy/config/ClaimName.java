package org.invertingproxy.proxy.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where in a token a claim stands: its name, or, beginning with a slash, a JSON Pointer (RFC 6901)
 * to one within others, such as {@code /kubernetes.io/namespace}.
 *
 * @param path names from the outermost object inwards
 */
public record ClaimName(List<String> path) {
  /** Takes an immutable copy. */
  public ClaimName {
    path = List.copyOf(path);
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static ClaimName parse(String text) {
    if (text.isBlank() || text.equals("/")) {
      throw new IllegalArgumentException("must name a claim");
    }
    if (!text.startsWith("/")) {
      return new ClaimName(List.of(text));
    }
    return new ClaimName(
        Stream.of(text.substring(1).split("/", -1))
            .map(part -> part.replace("~1", "/").replace("~0", "~"))
            .toList());
  }

  /** The claim's value, or null where there is none. */
  public @Nullable Object in(Map<String, ?> claims) {
    Object value = claims;
    for (String name : path) {
      value = value instanceof Map<?, ?> object ? object.get(name) : null;
    }
    return value;
  }
}
