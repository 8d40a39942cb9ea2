package org.invertingproxy.e2e.fidelity;

import java.util.List;
import org.invertingproxy.e2e.http.Head;

/**
 * A request or response as one of the two ends saw it.
 *
 * @param start method and target, or status
 * @param lines the field lines, undecoded
 * @param framing how the end of the body was told
 * @param body each byte as one character
 * @param trailers like the lines
 */
record Message(
    String start, List<String> lines, Framing framing, String body, List<String> trailers) {
  /** The values of that field, in order. */
  List<String> values(String name) {
    return new Head(start, lines).values(name);
  }

  /** How the end of a body is told. */
  enum Framing {
    /** There can be no body. */
    NONE,
    /** By Content-Length. */
    LENGTH,
    /** By its last chunk, over HTTP/2 by the last frame. */
    CHUNKED,
    /** By the end of the connection: the client must be HTTP/1.0, or the server. */
    CLOSE
  }
}
