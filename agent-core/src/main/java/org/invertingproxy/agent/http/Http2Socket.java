package org.invertingproxy.agent.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.WireLimits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket that speaks HTTP/2, and who waits for it to open. Used on its event loop only.
 *
 * <p>A stream may hold back 128 KiB; the connection's own window is far larger, so that streams
 * nobody reads do not stop the others.
 */
final class Http2Socket {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Socket.class);
  private static final int STREAM_WINDOW = 128 * 1024;
  private static final int CONNECTION_WINDOW = 32 * 1024 * 1024;

  private final List<SocketOpener.Outcome> waiting = new ArrayList<>();
  private @Nullable Channel channel;
  private boolean opening = true;
  private boolean goingAway;

  Http2Socket(EventLoop loop, SocketOpener sockets) {
    sockets.open(
        loop,
        this::addHandlers,
        new SocketOpener.Outcome() {
          @Override
          public void opened(Channel open) {
            opening = false;
            channel = open;
            waiting.forEach(outcome -> outcome.opened(open));
            waiting.clear();
          }

          @Override
          public void failed(CallException failure) {
            opening = false;
            waiting.forEach(outcome -> outcome.failed(failure));
            waiting.clear();
          }
        });
  }

  /** Whether new streams may still be asked for. */
  boolean takesStreams() {
    return opening || (channel != null && channel.isActive() && !goingAway);
  }

  /** Calls back now or once it is open. */
  void whenOpen(SocketOpener.Outcome outcome) {
    if (channel != null) {
      outcome.opened(channel);
    } else {
      waiting.add(outcome);
    }
  }

  private void addHandlers(Channel added) {
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .pushEnabled(false)
                    .initialWindowSize(STREAM_WINDOW)
                    .maxHeaderListSize(WireLimits.DEFAULTS.headBytes()))
            .encoderEnforceMaxConcurrentStreams(true)
            .build();
    added.pipeline().addLast(codec, new WideWindow(), new Http2MultiplexHandler(new NoPush()));
    added.pipeline().addLast(new SocketWatch());
  }

  /** Opens the window of the connection once the codec is ready to say so. */
  private static final class WideWindow extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
      Http2FrameCodec codec = context.pipeline().get(Http2FrameCodec.class);
      codec
          .connection()
          .local()
          .flowController()
          .incrementWindowSize(codec.connection().connectionStream(), CONNECTION_WINDOW);
      context.fireChannelActive();
    }
  }

  /** Streams of the server's own making were refused in the settings. */
  @ChannelHandler.Sharable
  private static final class NoPush extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      ChannelFuture unused = context.close();
    }
  }

  private final class SocketWatch extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Http2GoAwayFrame) {
        goingAway = true;
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("The HTTP/2 connection failed", cause);
      ChannelFuture unused = context.close();
    }
  }
}
