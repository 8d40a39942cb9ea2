package org.invertingproxy.e2e.fidelity;

/**
 * A request and what the backend answers to it.
 *
 * @param name what it is about
 * @param request as sent
 * @param answer all bytes of the response
 */
record Case(String name, Sent request, String answer) {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** A case whose answer does not matter. */
  static Case of(String name, Sent request) {
    return new Case(name, request, OK);
  }

  /** A case about the answer to a GET. */
  static Case of(String name, String answer) {
    return new Case(name, Sent.get("/"), answer);
  }

  /** An answer from its lines, the last of which is the body. */
  static String answer(String... lines) {
    return String.join("\r\n", lines);
  }

  @Override
  public String toString() {
    return name;
  }
}
