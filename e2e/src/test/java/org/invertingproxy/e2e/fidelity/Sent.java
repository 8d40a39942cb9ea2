package org.invertingproxy.e2e.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.invertingproxy.e2e.fidelity.Message.Framing;

/**
 * A request to be sent.
 *
 * @param method any token
 * @param target any target
 * @param lines fields beside Host, each byte as one character
 * @param framing NONE, LENGTH or CHUNKED
 * @param body sent as one chunk
 * @param trailers sent after a chunked body
 */
record Sent(
    String method,
    String target,
    List<String> lines,
    Framing framing,
    String body,
    List<String> trailers) {
  static Sent get(String target, String... lines) {
    return bare("GET", target, lines);
  }

  static Sent bare(String method, String target, String... lines) {
    return new Sent(method, target, List.of(lines), Framing.NONE, "", List.of());
  }

  static Sent length(String body, String... lines) {
    return new Sent("POST", "/", List.of(lines), Framing.LENGTH, body, List.of());
  }

  static Sent chunked(String body, String... lines) {
    return new Sent("POST", "/", List.of(lines), Framing.CHUNKED, body, List.of());
  }

  Sent trailers(String... more) {
    return new Sent(method, target, lines, framing, body, List.of(more));
  }

  Sent method(String other) {
    return new Sent(other, target, lines, framing, body, trailers);
  }

  /** Its bytes in HTTP/1.1, or 1.0 where that is said. */
  String text(String version, String host, String id) {
    StringBuilder text = new StringBuilder(method + " " + target + " " + version + "\r\n");
    text.append("Host: ").append(host).append("\r\n");
    lines.forEach(line -> text.append(line).append("\r\n"));
    text.append(Recorder.ID).append(": ").append(id).append("\r\n");
    switch (framing) {
      case LENGTH ->
          text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
      case CHUNKED -> text.append("Transfer-Encoding: chunked\r\n\r\n").append(chunks());
      default -> text.append("\r\n");
    }
    return text.toString();
  }

  /** Its fields in HTTP/2: names in lower case, none that are for one connection. */
  List<String> fields(String authority, String id) {
    List<String> fields = new ArrayList<>();
    fields.add(":method: " + method);
    fields.add(":scheme: http");
    fields.add(":authority: " + authority);
    fields.add(":path: " + target);
    for (String line : lines) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (!name.equals("connection") && !name.equals("keep-alive")) {
        fields.add(name + ": " + line.substring(colon + 1).strip());
      }
    }
    if (framing == Framing.LENGTH) {
      fields.add("content-length: " + body.length());
    }
    fields.add(Recorder.ID + ": " + id);
    return fields;
  }

  private String chunks() {
    StringBuilder text = new StringBuilder();
    if (!body.isEmpty()) {
      text.append(Integer.toHexString(body.length())).append("\r\n").append(body).append("\r\n");
    }
    text.append("0\r\n");
    trailers.forEach(line -> text.append(line).append("\r\n"));
    return text.append("\r\n").toString();
  }
}
