package org.invertingproxy.proxy.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.wire.WebSocketClose;

/** Which close codes clients get (RFC 6455 section 7.4). */
final class CloseTable {
  private CloseTable() {}

  /** What the backend has said; that it said no code cannot be said, so it is 1000. */
  static CloseReason of(WebSocketClose close) {
    boolean sendable = WebSocketClose.isSendable(close.code());
    int code = sendable ? close.code() : CloseCodes.NORMAL_CLOSURE.getCode();
    return new CloseReason(CloseCodes.getCloseCode(code), close.reason());
  }

  /** For an end that neither side has asked for. */
  static CloseReason of(ForwardError error) {
    CloseCodes code =
        switch (error) {
          case STOPPING, NO_ROUTE -> CloseCodes.GOING_AWAY;
          case ACCESS_ENDED -> CloseCodes.VIOLATED_POLICY;
          case CLIENT_STALLED, BACKEND_STALLED -> CloseCodes.TRY_AGAIN_LATER;
          default -> CloseCodes.UNEXPECTED_CONDITION;
        };
    return new CloseReason(code, error.tag());
  }
}
