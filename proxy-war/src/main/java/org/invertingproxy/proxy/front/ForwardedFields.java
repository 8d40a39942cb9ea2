package org.invertingproxy.proxy.front;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.invertingproxy.wire.Fields;

/**
 * What a backend learns of the client behind the proxy: {@code X-Forwarded-*} and {@code Forwarded}
 * (RFC 7239), which say the same. A client's own claims count only when its peer is trusted. A
 * trusted peer that writes {@code X-Forwarded-*} is one that passes on whatever {@code Forwarded}
 * its client has made up, so that is taken only from a peer which writes nothing else.
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
    fields.add("Forwarded", forwarded(believed, element(address, scheme, authority)));
  }

  private static String forwarded(Fields believed, String own) {
    List<String> hops = addresses(believed);
    String scheme = believed.first("X-Forwarded-Proto");
    String authority = believed.first("X-Forwarded-Host");
    if (hops.isEmpty() && scheme == null && authority == null) {
      return appended(believed, "Forwarded", own);
    }
    StringBuilder said =
        new StringBuilder("for=" + (hops.isEmpty() ? "unknown" : node(hops.get(0))));
    if (authority != null) {
      said.append(";host=").append(quoted(authority));
    }
    if (scheme != null) {
      said.append(";proto=").append(quoted(scheme));
    }
    hops.stream().skip(1).forEach(hop -> said.append(", for=").append(node(hop)));
    return said.append(", ").append(own).toString();
  }

  private static List<String> addresses(Fields believed) {
    return believed.all("X-Forwarded-For").stream()
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .map(String::strip)
        .filter(address -> !address.isEmpty())
        .toList();
  }

  private static String appended(Fields believed, String name, String value) {
    List<String> lines = believed.all(name);
    return lines.isEmpty() ? value : String.join(", ", lines) + ", " + value;
  }

  private static String firstOr(Fields believed, String name, String value) {
    String first = believed.first(name);
    return first == null ? value : first;
  }

  private static String element(String address, String scheme, String authority) {
    return "for=" + node(address) + ";host=" + quoted(authority) + ";proto=" + scheme;
  }

  /** RFC 7239 section 6; IPv6 addresses are bracketed, anything but a token is quoted. */
  private static String node(String address) {
    boolean v6 = address.indexOf(':') != address.lastIndexOf(':') && !address.startsWith("[");
    return quoted(v6 ? "[" + address + "]" : address);
  }

  private static String quoted(String text) {
    boolean plain =
        text.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '-'));
    return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
