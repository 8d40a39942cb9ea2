package org.invertingproxy.agent.http;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.ResponseHead;

/**
 * Hears of one WebSocket. Called on its event loop, so it must not block: exactly one of the first
 * three, and after {@link #opened} any number of messages, then {@link #closed} once.
 */
public interface WebSocketListener {
  /** The handshake succeeded. */
  void opened(WebSocket socket);

  /**
   * The handshake was answered with something else.
   *
   * @param text the beginning of the answer's body
   */
  void refused(ResponseHead head, String text);

  /** There was no answer to the handshake. */
  void failed(CallException failure);

  /** A binary message, whole; not to be kept after the return. */
  void received(ByteBuffer message);

  /**
   * It is over, whoever ended it.
   *
   * @param code as in RFC 6455 section 7.4; 1006 when the connection broke
   */
  void closed(int code, String reason);
}
