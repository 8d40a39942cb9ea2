package org.invertingproxy.wire;

import static org.invertingproxy.wire.WireFormatException.malformed;

import java.util.List;

/**
 * How the fields of a head frame its body (RFC 9112 section 6.3): anything that two readers could
 * frame differently is refused.
 */
public final class Framing {
  private Framing() {}

  /** Accepts at most one length, or the coding {@code chunked} alone. */
  public static void check(Fields fields) throws WireFormatException {
    List<String> codings = fields.all("Transfer-Encoding");
    List<String> lengths = fields.all("Content-Length");
    if (!codings.isEmpty() && !lengths.isEmpty()) {
      throw malformed("Content-Length beside Transfer-Encoding");
    }
    if (codings.size() > 1
        || (codings.size() == 1 && !codings.get(0).equalsIgnoreCase("chunked"))) {
      throw malformed("Transfer-Encoding other than chunked");
    }
    if (lengths.size() > 1 || (lengths.size() == 1 && Syntax.contentLength(lengths.get(0)) < 0)) {
      throw malformed("Content-Length");
    }
  }

  /** Whether the final response to that method has no body, whatever its fields say. */
  public static boolean isBodyless(String method, int status) {
    return method.equals("HEAD") || status == 204 || status == 304;
  }
}
