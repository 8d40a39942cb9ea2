package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletResponse;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.invertingproxy.proxy.auth.SessionCookieName;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.Syntax;

/**
 * Puts a backend's head onto a servlet response so that the container changes as little as it can;
 * framing is never copied, since containers would send it out beside their own.
 */
final class ResponseHeads {
  private static final String PREFIX = AgentHeaders.PREFIX.toLowerCase(Locale.ROOT);

  private ResponseHeads() {}

  /**
   * Whether a response with this status to this method may have a body (RFC 9110 section 6.4.1).
   */
  static boolean mayHaveBody(String method, int status) {
    return !method.equals("HEAD") && status != 204 && status != 304;
  }

  /** Sets status and fields; the response must be fresh or reset. */
  static void apply(ResponseHead head, HttpServletResponse response) {
    response.setStatus(head.status());
    applyFields(head, response);
  }

  /** Sets the fields only; the response must be fresh or reset. */
  static void applyFields(ResponseHead head, HttpServletResponse response) {
    Set<String> seen = new HashSet<>();
    for (Fields.Field line : HopByHop.strip(head.fields())) {
      String name = line.name().toLowerCase(Locale.ROOT);
      boolean plants = name.equals("set-cookie") && SessionCookieName.isSetBy(line.value());
      if (name.startsWith(PREFIX) || plants) {
        continue;
      }
      switch (name) {
        case "content-length" -> contentLength(line.value(), head.status(), response);
        case "content-type" -> contentType(line.value(), response);
        default -> {
          // The first value replaces what the container would add by itself, such as Date.
          if (seen.add(name)) {
            response.setHeader(line.name(), line.value());
          } else {
            response.addHeader(line.name(), line.value());
          }
        }
      }
    }
  }

  private static void contentLength(String value, int status, HttpServletResponse response) {
    long length = Syntax.contentLength(value);
    if (length >= 0 && status != 204) { // RFC 9110 section 8.6
      response.setContentLengthLong(length);
    }
  }

  private static void contentType(String value, HttpServletResponse response) {
    response.setHeader("Content-Type", value);
    if (!value.toLowerCase(Locale.ROOT).contains("charset")) {
      // Jetty would add one, and a wrong one as often as not.
      response.setCharacterEncoding(null);
    }
  }
}
