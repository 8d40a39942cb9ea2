package org.invertingproxy.wire.frame;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.Syntax;

/** Turns frames into bytes; numbers are big-endian. */
public final class FrameEncoder {
  /** Flag of a response head: a body follows. */
  static final int HAS_BODY = 1;

  /** Flag of a message part: it completes the message. */
  static final int LAST = 0x80;

  private FrameEncoder() {}

  /**
   * A whole frame in a buffer of its own.
   *
   * @throws IllegalArgumentException when a part cannot stand in a frame
   */
  public static ByteBuffer encode(Frame frame) {
    PayloadWriter out = new PayloadWriter();
    if (frame instanceof Frame.Open f) {
      RequestHead head = f.head();
      PayloadWriter.require(
          Syntax.isToken(head.method()) && Syntax.isTarget(head.target()), "request line");
      out.number32(f.serving()).shortBytes(head.method()).longBytes(head.target());
      out.fields(head.fields()).attributes(f.attributes());
      return out.frame(FrameType.OPEN, f.content().flags(), f.stream());
    } else if (frame instanceof Frame.Head f) {
      ResponseHead head = f.head();
      boolean valid = head.status() >= 100 && head.status() <= 599;
      PayloadWriter.require(valid && Syntax.isFieldValue(head.reason()), "status line");
      out.number16(head.status()).shortBytes(head.reason()).fields(head.fields());
      return out.frame(FrameType.HEAD, f.hasBody() ? HAS_BODY : 0, f.stream());
    } else if (frame instanceof Frame.Data f) {
      return content(f.bytes(), FrameType.DATA, f.stream(), -1);
    } else if (frame instanceof Frame.Message f) {
      return content(f.bytes(), FrameType.MESSAGE, f.stream(), f.opcode() | (f.last() ? LAST : 0));
    } else if (frame instanceof Frame.End f) {
      return out.fields(f.trailers()).frame(FrameType.END, 0, f.stream());
    } else if (frame instanceof Frame.Reset f) {
      return out.number16(f.code().id()).reason(f.reason()).frame(FrameType.RESET, 0, f.stream());
    } else if (frame instanceof Frame.Window f) {
      return out.number32(f.credit()).frame(FrameType.WINDOW, 0, f.stream());
    } else {
      return encodeChannel(frame, out);
    }
  }

  private static ByteBuffer encodeChannel(Frame frame, PayloadWriter out) {
    if (frame instanceof Frame.Hello f) {
      ChannelLimits limits = f.limits();
      out.number16(f.version()).number32(limits.message()).number32(limits.streamWindow());
      out.number32(limits.channelWindow()).number32(limits.streams());
      out.number32(limits.head().headBytes()).number32(limits.head().headFields());
      return out.attributes(f.attributes()).frame(FrameType.HELLO, 0, 0);
    } else if (frame instanceof Frame.Serve f) {
      out.number32(f.serving()).text(f.backend()).text(f.token()).attributes(f.attributes());
      return out.frame(FrameType.SERVE, 0, 0);
    } else if (frame instanceof Frame.Served f) {
      out.number32(f.serving()).number64(f.epoch()).attributes(f.attributes());
      return out.frame(FrameType.SERVED, 0, 0);
    } else if (frame instanceof Frame.Refused f) {
      out.number32(f.serving()).number16(f.code().id()).reason(f.reason());
      return out.frame(FrameType.REFUSED, 0, 0);
    } else if (frame instanceof Frame.Unserve f) {
      return out.number32(f.serving()).frame(FrameType.UNSERVE, 0, 0);
    } else if (frame instanceof Frame.Ping f) {
      return out.number64(f.number()).frame(FrameType.PING, 0, 0);
    } else if (frame instanceof Frame.Pong f) {
      return out.number64(f.number()).frame(FrameType.PONG, 0, 0);
    } else if (frame instanceof Frame.GoAway f) {
      out.number32(f.lastStream()).number16(f.code().id()).reason(f.reason());
      return out.frame(FrameType.GO_AWAY, 0, 0);
    }
    throw new IllegalArgumentException("not a frame of the channel");
  }

  /** The header of a DATA frame whose bytes the caller puts behind it. */
  public static void dataHeader(ByteBuffer out, int stream, int length) {
    out.putInt(length).put((byte) FrameType.DATA.id()).put((byte) 0).putInt(stream);
  }

  /** The header of a MESSAGE frame whose bytes the caller puts behind it. */
  public static void messageHeader(
      ByteBuffer out, int stream, int opcode, boolean last, int length) {
    out.putInt(length + 1).put((byte) FrameType.MESSAGE.id()).put((byte) 0).putInt(stream);
    out.put((byte) (opcode | (last ? LAST : 0)));
  }

  private static ByteBuffer content(ByteBuffer bytes, FrameType type, int stream, int opcode) {
    ByteBuffer source = bytes.duplicate();
    ByteBuffer out = ByteBuffer.allocate(Frame.HEADER + 1 + source.remaining());
    if (type == FrameType.DATA) {
      dataHeader(out, stream, source.remaining());
    } else {
      messageHeader(out, stream, opcode & ~LAST, (opcode & LAST) != 0, source.remaining());
    }
    return out.put(source).flip();
  }
}
