package org.invertingproxy.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Why a WebSocket ends, as its close frame says (RFC 6455 section 5.5.1).
 *
 * @param code {@link #NONE} where the frame holds none
 * @param reason in words, cut to what a frame may hold
 */
public record WebSocketClose(int code, String reason) {
  /** What a close frame without a code means; never sent (RFC 6455 section 7.4.1). */
  public static final int NONE = 1005;

  /** The connection broke; never sent. */
  public static final int BROKEN = 1006;

  private static final int LONGEST_REASON = 123;

  /** Cuts the reason between characters. */
  public WebSocketClose {
    while (reason.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
      reason = reason.substring(0, reason.offsetByCodePoints(reason.length(), -1));
    }
  }

  /** A frame's payload, checked before. */
  public static WebSocketClose of(byte[] payload) {
    if (payload.length < 2) {
      return new WebSocketClose(NONE, "");
    }
    int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
    String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    return new WebSocketClose(code, reason);
  }

  /**
   * Whether an endpoint may send that code: those that RFC 6455 section 7.4 and its registry define
   * for that, and the private ones.
   */
  public static boolean isSendable(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  /** The frame's payload: empty where there is no code that may be sent. */
  public byte[] payload() {
    if (!isSendable(code)) {
      return new byte[0];
    }
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words).array();
  }
}
