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
  private static final int RESPONSE_BUFFER = 128 * 1024;

  private final SocketOpener sockets;
  private final Duration headTimeout;

  /**
   * A dialer; it opens nothing yet.
   *
   * @param headTimeout longest wait for the answer
   */
  public UpgradeDialer(
      EventLoops loops, Origin origin, Duration connectTimeout, Duration headTimeout) {
    this.sockets = new SocketOpener(loops, origin, connectTimeout);
    this.headTimeout = headTimeout;
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
              .addLast(
                  decoder,
                  new UpgradeExchange(channel, decoder, head, call, headTimeout, RESPONSE_BUFFER));
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
