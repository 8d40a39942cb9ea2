package org.invertingproxy.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.wire.WebSocketClose;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket whose messages pass in parts of any size. Pings are answered and sent here.
 * Used on its event loop only.
 */
public final class MessageSocket extends ByteToMessageDecoder implements FrameParser.Handler {
  private static final int PING = 9;

  /** How long the peer may take to close its side as well (RFC 6455 section 7.1.1). */
  private static final long CLOSE_SECONDS = 3;

  /** Below the 30 s and 60 s after which many servers give up a silent WebSocket. */
  private static final long PING_SECONDS = 20;

  /** So many unanswered pings mean that the peer is gone: 5 minutes, it might be in a debugger. */
  private static final int MOST_SILENCE = 15;

  private final Channel channel;
  private final FrameParser parser = new FrameParser(this);
  private @Nullable SocketListener listener;
  private @Nullable ScheduledFuture<?> heartbeat;
  private int silence;
  private boolean closeSent;
  private boolean over;

  private MessageSocket(Channel channel) {
    this.channel = channel;
  }

  /** Takes the connection over, behind what decodes the handshake's answer. */
  static MessageSocket on(Channel channel) {
    MessageSocket socket = new MessageSocket(channel);
    channel.pipeline().addLast(new MaskingEncoder(), socket);
    return socket;
  }

  /** Begins to report; to be called at once. */
  public void start(SocketListener hearer) {
    listener = hearer;
    heartbeat =
        channel
            .eventLoop()
            .scheduleAtFixedRate(this::beat, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
  }

  /** Whether more should be sent now. */
  public boolean isWritable() {
    return channel.isWritable();
  }

  /**
   * Sends a frame of a message.
   *
   * @param first whether it begins the message
   * @param last whether it completes it
   */
  public void send(boolean text, boolean first, boolean last, ByteBuffer bytes) {
    ByteBuf content = Unpooled.wrappedBuffer(bytes);
    WebSocketFrame frame =
        !first
            ? new ContinuationWebSocketFrame(last, 0, content)
            : text
                ? new TextWebSocketFrame(last, 0, content)
                : new BinaryWebSocketFrame(last, 0, content);
    write(frame);
  }

  /** Sends a close frame; {@link SocketListener#closed} follows, or {@code broken}. */
  public void close(WebSocketClose reason) {
    if (!closeSent && !over) {
      sendClose(reason);
      resume(); // to see the answer
      later(() -> broken("it did not answer the close"));
    }
  }

  /** Breaks the connection off; nothing more is told. */
  public void abort() {
    end();
    ChannelFuture unused = channel.close();
  }

  /** Reads no more until {@link #resume}. */
  public void pause() {
    channel.config().setAutoRead(false);
  }

  /** Reads on. */
  public void resume() {
    channel.config().setAutoRead(true);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    silence = 0;
    try {
      boolean more = true;
      while (more && !over) {
        more = parser.read(in);
      }
    } catch (FrameParser.Violation e) {
      sendClose(new WebSocketClose(e.code(), ""));
      broken("it broke a rule of WebSockets: " + e.getMessage());
    }
    if (over) {
      in.skipBytes(in.readableBytes());
    }
  }

  @Override
  public void part(int opcode, boolean last, byte[] bytes) {
    if (listener != null) {
      listener.received(opcode, last, bytes);
    }
  }

  @Override
  public void control(int opcode, byte[] payload) {
    if (opcode == FrameParser.CLOSE) {
      closed(payload);
    } else if (opcode == PING && channel.isWritable()) {
      // A peer that asks and does not read gets no answer, instead of our memory.
      write(new PongWebSocketFrame(Unpooled.wrappedBuffer(payload)));
    }
  }

  private void closed(byte[] payload) {
    SocketListener told = listener;
    if (!closeSent) {
      sendClose(WebSocketClose.of(payload));
    }
    end();
    later(this::cut); // the server closes first, so that it need not keep the address
    if (told != null) {
      told.closed(payload);
    }
  }

  private void broken(String why) {
    SocketListener told = listener;
    if (over || told == null) {
      return;
    }
    end();
    later(this::cut); // a last word may be on its way
    told.broken(why);
  }

  private void sendClose(WebSocketClose reason) {
    closeSent = true;
    write(new CloseWebSocketFrame(true, 0, Unpooled.wrappedBuffer(reason.payload())));
  }

  private void beat() {
    if (++silence > MOST_SILENCE) {
      broken("it answers no pings");
    } else if (!channel.config().isAutoRead()) {
      silence = 0; // its answers wait unread
    } else if (channel.isWritable()) {
      write(new PingWebSocketFrame());
    }
  }

  private void write(WebSocketFrame frame) {
    ChannelFuture unused = channel.writeAndFlush(frame);
  }

  private void cut() {
    ChannelFuture unused = channel.close();
  }

  private void later(Runnable task) {
    ScheduledFuture<?> unused = channel.eventLoop().schedule(task, CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  private void end() {
    over = true;
    listener = null;
    if (heartbeat != null) {
      heartbeat.cancel(false);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (listener != null && channel.isWritable()) {
      listener.writable();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ChannelFuture unused = channel.close();
    broken(String.valueOf(cause.getMessage()));
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {}

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    if (closeSent && !over) { // it left without a word, but it was told to
      closed(new byte[0]);
    } else {
      broken("the connection was closed");
    }
  }
}
