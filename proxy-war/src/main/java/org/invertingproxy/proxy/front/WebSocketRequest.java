package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.websocket.PendingUpgrade;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * A client's request for a WebSocket: a GET with {@code Upgrade} (RFC 6455 section 4.2.1) or, over
 * HTTP/2, an extended CONNECT (RFC 8441 section 5), which has no key. Key, version and extensions
 * concern its hop only; sub-protocols, Origin and everything else are the backend's to judge.
 */
final class WebSocketRequest {
  static final String PROTOCOLS = "Sec-WebSocket-Protocol";
  private static final String PREFIX = "sec-websocket-";
  private static final int KEY_BYTES = 16;

  private WebSocketRequest() {}

  /** Whether it asks for a WebSocket; any other upgrade is not for a proxy to make. */
  static boolean is(HttpServletRequest request) {
    return isUpgrade(request) || isConnect(request);
  }

  /**
   * Whether it is an extended CONNECT. Servlets are not shown its {@code :protocol}; the container
   * refuses the upgrade of what has none.
   */
  static boolean isConnect(HttpServletRequest request) {
    return request.getMethod().equals("CONNECT")
        && request.getProtocol().startsWith("HTTP/2")
        && request.getHeader("Sec-WebSocket-Version") != null;
  }

  private static boolean isUpgrade(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && request.getProtocol().equals("HTTP/1.1")
        && names(request, "Upgrade").anyMatch("websocket"::equalsIgnoreCase)
        && names(request, "Connection").anyMatch("upgrade"::equalsIgnoreCase)
        && request.getContentLengthLong() <= 0
        && request.getHeader("Transfer-Encoding") == null;
  }

  /** Why it cannot be granted whatever the backend says, or null. */
  static @Nullable ForwardError refusal(HttpServletRequest request) {
    if (!"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
      return ForwardError.WEBSOCKET_VERSION;
    }
    List<String> keys = Collections.list(request.getHeaders("Sec-WebSocket-Key"));
    if (!isConnect(request) && (keys.size() != 1 || !isKey(keys.get(0).strip()))) {
      return ForwardError.BAD_REQUEST;
    }
    boolean able = PendingUpgrade.isPossible(request.getServletContext());
    return able ? null : ForwardError.NO_WEBSOCKETS;
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The request for the agent: a GET, whichever way the client asks. */
  static RequestHead endToEnd(RequestHead head) {
    return new RequestHead("GET", head.target(), endToEnd(head.fields()));
  }

  /** The fields of a handshake, less what belongs to one hop. */
  static Fields endToEnd(Fields fields) {
    return fields.without(
        line ->
            line.name().regionMatches(true, 0, PREFIX, 0, PREFIX.length()) && !line.is(PROTOCOLS));
  }

  /** Whether those of a request name that sub-protocol; their case counts. */
  static boolean offers(Fields fields, String subprotocol) {
    return members(fields.all(PROTOCOLS)).anyMatch(subprotocol::equals);
  }

  private static Stream<String> names(HttpServletRequest request, String field) {
    return members(Collections.list(request.getHeaders(field)));
  }

  private static Stream<String> members(List<String> lines) {
    return lines.stream().flatMap(line -> Stream.of(line.split(",", -1))).map(String::strip);
  }
}
