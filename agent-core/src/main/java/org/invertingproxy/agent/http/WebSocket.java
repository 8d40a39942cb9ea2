package org.invertingproxy.agent.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.wire.mux.MessageSender;

/** The way out of one open WebSocket. Thread-safe. */
public final class WebSocket implements MessageSender {
  /** How long the peer may take to close its side as well (RFC 6455 section 7.1.1). */
  private static final long CLOSE_SECONDS = 1;

  private final Channel channel;

  WebSocket(Channel channel) {
    this.channel = channel;
  }

  @Override
  public void send(ByteBuffer message, Completion done) {
    if (channel.eventLoop().isShutdown()) { // a listener could not be told any more
      done.failed(new IOException("the agent was closed"));
      return;
    }
    channel
        .writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)))
        .addListener(
            written -> {
              if (written.isSuccess()) {
                done.sent();
              } else {
                done.failed(written.cause());
              }
            });
  }

  @Override
  public void close(int webSocketCode, String reason) {
    if (channel.eventLoop().isShutdown()) {
      return; // which has closed everything
    }
    ChannelFuture unused = channel.writeAndFlush(new CloseWebSocketFrame(webSocketCode, reason));
    Runnable cut =
        () -> {
          ChannelFuture unusedToo = channel.close();
        };
    ScheduledFuture<?> unusedTimer =
        channel.eventLoop().schedule(cut, CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
