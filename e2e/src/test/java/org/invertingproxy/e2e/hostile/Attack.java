package org.invertingproxy.e2e.hostile;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Bytes that two readers could take for different requests, and the readings that do no harm.
 *
 * @param name what it tries
 * @param bytes all that is sent, each character as one byte; {@code @HOST@} stands for the host,
 *     {@code @LENGTH@} for the length of all behind the head, {@code @SIZE@} for that of {@link
 *     #SMUGGLED} in hexadecimal
 * @param bodies what may reach the backend as the body of {@code /front}; none: it must be refused
 */
record Attack(String name, String bytes, Set<String> bodies) {
  /** The request that must never arrive. */
  static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: @HOST@\r\nX-Smuggled: 1\r\n\r\n";

  private static final String HOST = "Host: @HOST@\r\n";
  private static final String END = "\r\n\r\n";

  /** A POST to {@code /front} with these field lines beside Host, and what follows its head. */
  static Attack post(String name, String lines, String rest) {
    return new Attack(name, "POST /front HTTP/1.1\r\n" + HOST + lines + END + rest, Set.of());
  }

  /**
   * A request without a body, with this request line and these lines beside Host; may be forwarded,
   * but with no field that was not sent.
   */
  static Attack line(String requestLine, String... lines) {
    String more = lines.length == 0 ? "" : "\r\n" + String.join("\r\n", lines);
    String bytes = requestLine + "\r\nHost: @HOST@" + more + END;
    return new Attack(requestLine + "|" + String.join("|", lines), bytes, Set.of(""));
  }

  /** May be forwarded, with one of these bodies and nothing else. */
  Attack harmlessAs(String... possible) {
    return new Attack(name, bytes, Set.copyOf(Arrays.asList(possible)));
  }

  /** What is sent to that host. */
  String bytesFor(String host) {
    String text = bytes.replace("@HOST@", host).replace("@SIZE@", size(host));
    int length = text.length() - text.indexOf(END) - END.length();
    return text.replace("@LENGTH@", Integer.toString(length));
  }

  /** The bodies that may reach the backend of that host. */
  Set<String> bodiesFor(String host) {
    return bodies.stream()
        .map(body -> body.replace("@HOST@", host))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String size(String host) {
    return Integer.toHexString(SMUGGLED.replace("@HOST@", host).length());
  }

  @Override
  public String toString() {
    return name.replaceAll("[^ -~]", "?");
  }
}
