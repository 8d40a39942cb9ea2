package org.invertingproxy.agent.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Hands the messages of one WebSocket on. Used on the channel's event loop only. */
final class WebSocketReader extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int BROKEN = 1006;
  private static final long PATIENCE_SECONDS = 2;

  private final WebSocketListener listener;
  private boolean over;

  WebSocketReader(WebSocketListener listener) {
    this.listener = listener;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (over) {
      return;
    }
    if (frame instanceof BinaryWebSocketFrame) {
      listener.received(frame.content().nioBuffer());
    } else if (frame instanceof TextWebSocketFrame) {
      end(context, WebSocketCloseStatus.INVALID_MESSAGE_TYPE.code(), "text is not understood");
    } else if (frame instanceof CloseWebSocketFrame close) {
      int code = close.statusCode();
      String reason = close.reasonText();
      end(context, code == -1 ? WebSocketCloseStatus.NORMAL_CLOSURE.code() : code, reason);
    } else if (frame instanceof PingWebSocketFrame && context.channel().isWritable()) {
      // A peer that asks and does not read gets no answer, instead of our memory.
      ChannelFuture unused =
          context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!over && cause instanceof CorruptedWebSocketFrameException broken) {
      end(context, broken.closeStatus().code(), String.valueOf(broken.getMessage()));
      return;
    }
    if (!over && cause instanceof TooLongFrameException) { // put together from several frames
      end(context, WebSocketCloseStatus.MESSAGE_TOO_BIG.code(), "a message is too large");
      return;
    }
    ChannelFuture unused = context.close();
    closed(BROKEN, String.valueOf(cause.getMessage()));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed(BROKEN, "the connection was closed");
  }

  private void end(ChannelHandlerContext context, int code, String reason) {
    ChannelFuture unused =
        context
            .writeAndFlush(new CloseWebSocketFrame(code, ""))
            .addListener(ChannelFutureListener.CLOSE);
    // A peer that does not read would never let it leave.
    Future<?> unusedTimer =
        context
            .executor()
            .schedule(
                () -> {
                  ChannelFuture unusedToo = context.close();
                },
                PATIENCE_SECONDS,
                TimeUnit.SECONDS);
    closed(code, reason);
  }

  private void closed(int code, String reason) {
    if (!over) {
      over = true;
      listener.closed(code, reason);
    }
  }
}
