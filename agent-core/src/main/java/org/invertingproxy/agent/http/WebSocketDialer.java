package org.invertingproxy.agent.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.time.Duration;
import org.invertingproxy.wire.Fields;

/**
 * Opens WebSockets to one origin (RFC 6455): binary messages, no extensions, so no compression.
 * Thread-safe.
 */
public final class WebSocketDialer {
  private final SocketOpener sockets;
  private final Origin origin;
  private final Duration timeout;

  /**
   * A dialer; it opens nothing yet.
   *
   * @param timeout longest wait for a connection, and then for the answer to the handshake
   */
  public WebSocketDialer(EventLoops loops, Origin origin, Duration timeout) {
    this.sockets = new SocketOpener(loops, origin, timeout);
    this.origin = origin;
    this.timeout = timeout;
  }

  /**
   * Opens one; everything about it happens on that loop.
   *
   * @param target path and query
   * @param fields of the handshake beside those that make it one
   * @param mostBytes of a message, above which the WebSocket is closed
   */
  public void dial(
      EventLoop loop,
      String target,
      Fields fields,
      String subprotocol,
      int mostBytes,
      WebSocketListener listener) {
    sockets.open(
        loop,
        channel -> // one for each address that is tried
        channel
                .pipeline()
                .addLast(
                    new HttpClientCodec(),
                    new WebSocketHandshake(
                        handshaker(target, fields, subprotocol, mostBytes), timeout, listener)),
        new SocketOpener.Outcome() {
          @Override
          public void opened(Channel channel) {
            channel.pipeline().get(WebSocketHandshake.class).start();
          }

          @Override
          public void failed(CallException failure) {
            listener.failed(failure);
          }
        });
  }

  private WebSocketClientHandshaker handshaker(
      String target, Fields fields, String subprotocol, int mostBytes) {
    HttpHeaders headers = new DefaultHttpHeaders();
    fields.forEach(line -> headers.add(line.name(), line.value()));
    String host = origin.host().indexOf(':') >= 0 ? "[" + origin.host() + "]" : origin.host();
    String scheme = origin.tls() == null ? "ws" : "wss";
    return WebSocketClientHandshakerFactory.newHandshaker(
        URI.create(scheme + "://" + host + ":" + origin.port() + target),
        WebSocketVersion.V13,
        subprotocol,
        false,
        headers,
        mostBytes,
        true,
        false,
        timeout.toMillis(),
        false,
        false);
  }
}
