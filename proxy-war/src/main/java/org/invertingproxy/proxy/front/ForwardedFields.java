package org.invertingproxy.proxy.front;

import java.util.List;
import java.util.Set;
import org.invertingproxy.wire.Fields;

/**
 * What a backend learns of the client behind the proxy: {@code X-Forwarded-*} and {@code Forwarded}
 * (RFC 7239). A client's own claims count only when its peer is trusted.
 */
final class ForwardedFields {
  /** Fields that are never passed on as they came, in lower case. */
  static final Set<String> NAMES =
      Set.of(
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-real-ip");

  private ForwardedFields() {}

  /**
   * Adds the fields.
   *
   * @param believed the fields of a trusted peer, or none
   * @param address of the peer, without brackets
   */
  static void add(
      Fields.Builder fields, Fields believed, String address, String scheme, String authority) {
    fields.add("X-Forwarded-For", appended(believed, "X-Forwarded-For", address));
    fields.add("X-Forwarded-Proto", firstOr(believed, "X-Forwarded-Proto", scheme));
    fields.add("X-Forwarded-Host", firstOr(believed, "X-Forwarded-Host", authority));
    fields.add("Forwarded", appended(believed, "Forwarded", element(address, scheme, authority)));
  }

  private static String appended(Fields believed, String name, String value) {
    List<String> lines = believed.all(name);
    return lines.isEmpty() ? value : String.join(", ", lines) + ", " + value;
  }

  private static String firstOr(Fields believed, String name, String value) {
    String first = believed.first(name);
    return first == null ? value : first;
  }

  /** RFC 7239 section 4; IPv6 addresses are bracketed, anything but a token is quoted. */
  private static String element(String address, String scheme, String authority) {
    boolean v6 = address.indexOf(':') >= 0 && !address.startsWith("[");
    String node = v6 ? "[" + address + "]" : address;
    return "for=" + quoted(node) + ";host=" + quoted(authority) + ";proto=" + scheme;
  }

  private static String quoted(String text) {
    boolean plain =
        text.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '-'));
    return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
