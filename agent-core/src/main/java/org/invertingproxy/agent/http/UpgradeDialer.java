package org.invertingproxy.agent.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.WireLimits;

/**
 * Asks one origin for WebSockets (RFC 6455), each on a connection of its own over HTTP/1.1. No
 * extensions: the way to a backend is short. Thread-safe.
 */
public final class UpgradeDialer {
  private final SocketOpener sockets;
  private final CallOptions options;

  /**
   * A dialer; it opens nothing yet.
   *
   * @param options of each request, which has no body
   */
  public UpgradeDialer(
      EventLoops loops, Origin origin, Duration connectTimeout, CallOptions options) {
    this.sockets = new SocketOpener(loops, origin, connectTimeout);
    this.options = options;
  }

  /**
   * Asks for one; everything about it happens on that loop, after this has returned.
   *
   * @param head of the request, without the fields that make it a handshake
   */
  public UpgradeCall dial(EventLoop loop, RequestHead head, UpgradeListener listener) {
    UpgradeCall call = new UpgradeCall(loop, listener);
    loop.execute(() -> connect(loop, head, call));
    return call;
  }

  private void connect(EventLoop loop, RequestHead head, UpgradeCall call) {
    if (call.isOver()) {
      return; // cancelled before it began
    }
    sockets.open(
        loop,
        channel -> {
          ResponseDecoder decoder = new ResponseDecoder(WireLimits.DEFAULTS);
          channel
              .pipeline()
              .addLast(decoder, new UpgradeExchange(channel, decoder, head, call, options));
        },
        new SocketOpener.Outcome() {
          @Override
          public void opened(Channel channel) {
            call.opened(channel);
            if (!call.isOver()) {
              channel.pipeline().get(UpgradeExchange.class).start();
            }
          }

          @Override
          public void failed(CallException failure) {
            call.failed(failure);
          }
        });
  }
}
