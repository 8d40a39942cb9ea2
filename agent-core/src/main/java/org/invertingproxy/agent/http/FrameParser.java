package org.invertingproxy.agent.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.invertingproxy.wire.WebSocketClose;

/**
 * Reads the frames of one peer that is a WebSocket server (RFC 6455 section 5). Payloads of
 * messages are handed on as they arrive, so a frame may be of any size; only control frames are
 * collected. Used by one thread.
 */
final class FrameParser {
  /** What is read. */
  interface Handler {
    /** A part of a message; see {@link SocketListener#received}. */
    void part(int opcode, boolean last, byte[] bytes);

    /** A whole control frame. */
    void control(int opcode, byte[] payload);
  }

  /** A rule that the peer broke, with the close code that says so. */
  static final class Violation extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    Violation(int code, String message) {
      super(message);
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  static final int CLOSE = 8;
  private static final int PROTOCOL = 1002;
  private static final int NOT_UTF8 = 1007;
  private static final int TEXT = 1;
  private static final int MOST_CONTROL = 125;

  private final Handler handler;
  private final Utf8Check text = new Utf8Check();
  private boolean inPayload;
  private boolean fin;
  private int opcode;
  private long left;
  private boolean within; // a message has begun and its end has not come
  private boolean ofText;

  FrameParser(Handler handler) {
    this.handler = handler;
  }

  /**
   * Reads what is there; leaves the bytes of an incomplete header or control frame.
   *
   * @return whether something was read
   */
  boolean read(ByteBuf in) throws Violation {
    if (!inPayload) {
      return header(in);
    }
    if (opcode >= CLOSE) {
      return control(in);
    }
    if (left > 0 && !in.isReadable()) {
      return false;
    }
    byte[] bytes = new byte[(int) Math.min(left, in.readableBytes())];
    in.readBytes(bytes);
    left -= bytes.length;
    boolean last = fin && left == 0;
    if (ofText && !text.accept(bytes, last)) {
      throw new Violation(NOT_UTF8, "a text that is not UTF-8");
    }
    inPayload = left > 0;
    handler.part(within ? 0 : opcode, last, bytes);
    within = !last;
    return true;
  }

  private boolean header(ByteBuf in) throws Violation {
    if (in.readableBytes() < 2) {
      return false;
    }
    int at = in.readerIndex();
    int first = in.getUnsignedByte(at);
    int second = in.getUnsignedByte(at + 1);
    int size = second == 126 ? 4 : second == 127 ? 10 : 2;
    if (in.readableBytes() < size) {
      return false;
    }
    long length =
        size == 4 ? in.getUnsignedShort(at + 2) : size == 10 ? in.getLong(at + 2) : second;
    in.skipBytes(size);
    check(first, second, length);
    fin = (first & 0x80) != 0;
    opcode = first & 0x0f;
    if (opcode == TEXT || opcode == 2) {
      ofText = opcode == TEXT;
    }
    left = length;
    inPayload = true;
    return true;
  }

  private void check(int first, int second, long length) throws Violation {
    int kind = first & 0x0f;
    boolean whole = (first & 0x80) != 0;
    if ((first & 0x70) != 0) {
      throw new Violation(PROTOCOL, "a reserved bit");
    }
    if ((second & 0x80) != 0) {
      throw new Violation(PROTOCOL, "a masked frame");
    }
    if (kind > 10 || (kind > 2 && kind < CLOSE)) {
      throw new Violation(PROTOCOL, "a reserved opcode");
    }
    if (length < 0 || (kind >= CLOSE && (!whole || length > MOST_CONTROL))) {
      throw new Violation(PROTOCOL, "a frame of impossible length");
    }
    if (kind < CLOSE && (kind == 0) != within) {
      throw new Violation(PROTOCOL, "a frame out of order");
    }
  }

  private boolean control(ByteBuf in) throws Violation {
    if (in.readableBytes() < left) {
      return false;
    }
    byte[] payload = new byte[(int) left];
    in.readBytes(payload);
    inPayload = false;
    if (opcode == CLOSE) {
      checkClose(payload);
    }
    handler.control(opcode, payload);
    return true;
  }

  private static void checkClose(byte[] payload) throws Violation {
    if (payload.length == 0) {
      return;
    }
    if (payload.length == 1 || !WebSocketClose.isSendable(WebSocketClose.of(payload).code())) {
      throw new Violation(PROTOCOL, "a close code that must not be sent");
    }
    byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
    if (!new Utf8Check().accept(reason, true)) {
      throw new Violation(NOT_UTF8, "a reason that is not UTF-8");
    }
  }
}
