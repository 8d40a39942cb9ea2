package org.invertingproxy.wire.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.Syntax;
import org.invertingproxy.wire.WireLimits;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of binary messages and hands each to a {@link FrameHandler}. It keeps nothing
 * between messages, since frames never span them, and takes no memory before a length is checked.
 *
 * <p>A fault inside the payload of a stream's frame concerns that stream alone; any other ends the
 * channel.
 */
public final class FrameDecoder {
  private final ChannelLimits limits;

  /** With the limits that the other side was told. */
  public FrameDecoder(ChannelLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads a whole message.
   *
   * @param message read to its end; direct or not, of any byte order
   */
  public void decode(ByteBuffer message, FrameHandler handler) throws FrameException {
    if (message.remaining() > limits.message()) {
      throw new FrameException(ChannelCode.TOO_LARGE, "message over the limit");
    }
    message.order(ByteOrder.BIG_ENDIAN);
    while (message.hasRemaining()) {
      if (message.remaining() < Frame.HEADER) {
        throw protocol("a frame's header is cut off");
      }
      int length = message.getInt();
      int id = message.get() & 0xff;
      int flags = message.get() & 0xff;
      int stream = message.getInt();
      if (length < 0 || length > message.remaining()) {
        throw protocol("a frame is longer than its message");
      }
      if (stream < 0) {
        throw protocol("stream number");
      }
      ByteBuffer payload = message.slice(message.position(), length);
      message.position(message.position() + length);
      frame(id, flags, stream, payload, handler);
    }
  }

  private void frame(int id, int flags, int stream, ByteBuffer payload, FrameHandler handler)
      throws FrameException {
    @Nullable FrameType type = FrameType.of(id);
    if (type == null) {
      handler.unknown(id, stream);
      return;
    }
    if (!type.allowsLength(payload.remaining())) {
      throw protocol("length of " + type);
    }
    if (!type.allowsStream(stream)) {
      throw protocol("stream of " + type);
    }
    int length = payload.remaining();
    PayloadReader in = new PayloadReader(payload);
    try {
      switch (type) {
        case OPEN -> handler.open(open(flags, stream, in));
        case HEAD -> handler.head(head(flags, stream, in));
        case DATA -> handler.data(new Frame.Data(stream, payload));
        case MESSAGE -> handler.message(message(stream, payload));
        case END -> handler.end(new Frame.End(stream, in.fields(limits.head(), 0)));
        case RESET ->
            handler.reset(
                new Frame.Reset(stream, ResetCode.of(in.number16("reset code")), in.reason()));
        case WINDOW -> handler.window(new Frame.Window(stream, in.number31("credit")));
        default -> channelFrame(type, in, handler);
      }
    } catch (PayloadFault fault) {
      if (stream == 0) {
        throw protocol(type + ": " + fault.getMessage());
      }
      int cost = type == FrameType.MESSAGE ? length + Frame.OVERHEAD : 0;
      handler.faulty(type, stream, cost, fault.code(), type + ": " + fault.getMessage());
    }
  }

  private static void channelFrame(FrameType type, PayloadReader in, FrameHandler handler)
      throws FrameException, PayloadFault {
    switch (type) {
      case HELLO -> handler.hello(hello(in));
      case SERVE ->
          handler.serve(
              new Frame.Serve(
                  in.number31("serving"), in.text("backend"), in.text("token"), in.attributes()));
      case SERVED ->
          handler.served(
              new Frame.Served(in.number31("serving"), in.number64("epoch"), in.attributes()));
      case REFUSED ->
          handler.refused(
              new Frame.Refused(
                  in.number31("serving"), RefusalCode.of(in.number16("code")), in.reason()));
      case UNSERVE -> handler.unserve(new Frame.Unserve(in.number31("serving")));
      case PING -> handler.ping(new Frame.Ping(in.number64("number")));
      case PONG -> handler.pong(new Frame.Pong(in.number64("number")));
      case GO_AWAY ->
          handler.goAway(
              new Frame.GoAway(
                  in.number31("stream"), ChannelCode.of(in.number16("code")), in.reason()));
      default -> throw new AssertionError(type);
    }
  }

  private static Frame.Hello hello(PayloadReader in) throws PayloadFault {
    int version = in.number16("version");
    int message = in.number31("message limit");
    int streamWindow = in.number31("stream window");
    int channelWindow = in.number31("channel window");
    int streams = in.number31("streams");
    int headBytes = in.number31("head limit");
    int headFields = in.number31("field limit");
    Fields attributes = in.attributes();
    try {
      WireLimits head = new WireLimits(headBytes, headFields);
      return new Frame.Hello(
          version,
          new ChannelLimits(message, streamWindow, channelWindow, streams, head),
          attributes);
    } catch (IllegalArgumentException e) {
      throw PayloadFault.malformed("limits");
    }
  }

  private Frame.Open open(int flags, int stream, PayloadReader in) throws PayloadFault {
    int serving = in.number31("serving");
    String method = in.shortBytes("method");
    String target = in.longBytes("target", limits.head());
    if (!Syntax.isToken(method) || !Syntax.isTarget(target)) {
      throw PayloadFault.malformed("request line");
    }
    Fields fields = in.fields(limits.head(), method.length() + target.length());
    Content content = Content.of(flags);
    return new Frame.Open(
        stream, serving, content, new RequestHead(method, target, fields), in.attributes());
  }

  private Frame.Head head(int flags, int stream, PayloadReader in) throws PayloadFault {
    int status = in.number16("status");
    String reason = in.shortBytes("reason phrase");
    if (status < 100 || status > 599 || !Syntax.isFieldValue(reason)) {
      throw PayloadFault.malformed("status");
    }
    Fields fields = in.fields(limits.head(), reason.length());
    return new Frame.Head(
        stream, (flags & FrameEncoder.HAS_BODY) != 0, new ResponseHead(status, reason, fields));
  }

  private static Frame.Message message(int stream, ByteBuffer payload) throws PayloadFault {
    int first = payload.get() & 0xff;
    int opcode = first & 0x0f;
    boolean last = (first & FrameEncoder.LAST) != 0;
    boolean control = opcode >= Frame.Message.CLOSE && opcode <= Frame.Message.PONG;
    boolean known = opcode <= Frame.Message.BINARY || control;
    if ((first & 0x70) != 0 || !known || (control && (!last || payload.remaining() > 125))) {
      throw PayloadFault.malformed("opcode");
    }
    return new Frame.Message(stream, opcode, last, payload);
  }

  private static FrameException protocol(String what) {
    return new FrameException(ChannelCode.PROTOCOL, what);
  }
}
