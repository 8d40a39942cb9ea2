package org.invertingproxy.proxy.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends a short text as the whole response: what agents are told when a call fails. */
public final class PlainAnswer {
  private PlainAnswer() {}

  /**
   * Sends the text; small enough to be buffered until the call is completed, which never blocks.
   * Its length is left to the container: Jetty blocks on the last byte of a known length.
   */
  public static void send(HttpServletResponse response, int status, String text)
      throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.setHeader(HttpDate.NAME, HttpDate.now());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(body);
  }
}
