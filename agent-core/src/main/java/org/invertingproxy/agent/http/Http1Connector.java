package org.invertingproxy.agent.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.invertingproxy.wire.WireLimits;

/** HTTP/1.1: a socket for each connection. */
record Http1Connector(SocketOpener sockets) implements Connector {
  @Override
  public void connect(EventLoop loop, IdleConnections idle, Outcome outcome) {
    sockets.open(
        loop,
        channel -> {
          ResponseDecoder decoder = new ResponseDecoder(WireLimits.DEFAULTS);
          HttpConnection connection =
              new HttpConnection(channel, new Http1Dialect(decoder), idle, false);
          channel.pipeline().addLast(decoder, connection);
        },
        new SocketOpener.Outcome() {
          @Override
          public void opened(Channel channel) {
            outcome.connected(channel.pipeline().get(HttpConnection.class));
          }

          @Override
          public void failed(CallException failure) {
            outcome.failed(failure);
          }
        });
  }
}
