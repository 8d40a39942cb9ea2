package org.invertingproxy.agent.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.invertingproxy.agent.http.CallException.Kind;

/**
 * HTTP/2 without TLS by prior knowledge (RFC 9113 section 3.3): one socket per event loop, and a
 * stream on it for each exchange.
 */
final class Http2Connector implements Connector {
  private final SocketOpener sockets;
  private final Map<EventLoop, Http2Socket> current = new ConcurrentHashMap<>();

  Http2Connector(SocketOpener sockets) {
    this.sockets = sockets;
  }

  @Override
  public void connect(EventLoop loop, IdleConnections idle, Outcome outcome) {
    Http2Socket socket = current.get(loop);
    if (socket == null || !socket.takesStreams()) {
      socket = new Http2Socket(loop, sockets);
      current.put(loop, socket);
    }
    socket.whenOpen(
        new SocketOpener.Outcome() {
          @Override
          public void opened(Channel channel) {
            openStream(channel, idle, outcome);
          }

          @Override
          public void failed(CallException failure) {
            outcome.failed(failure);
          }
        });
  }

  private static void openStream(Channel parent, IdleConnections idle, Outcome outcome) {
    new Http2StreamChannelBootstrap(parent)
        .handler(
            new ChannelInitializer<Http2StreamChannel>() {
              @Override
              protected void initChannel(Http2StreamChannel stream) {
                stream
                    .pipeline()
                    .addLast(new HttpConnection(stream, new Http2Dialect(), idle, true));
              }
            })
        .open()
        .addListener(
            opened -> {
              if (opened.isSuccess()) {
                Http2StreamChannel stream = (Http2StreamChannel) opened.getNow();
                outcome.connected(stream.pipeline().get(HttpConnection.class));
              } else {
                outcome.failed(
                    new CallException(Kind.CLOSED, "no stream could be opened", opened.cause()));
              }
            });
  }
}
