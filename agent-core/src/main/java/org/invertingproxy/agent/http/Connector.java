package org.invertingproxy.agent.http;

import io.netty.channel.EventLoop;

/** Provides connections that each carry one exchange at a time. Thread-safe. */
interface Connector {
  /** Called on the connection's event loop, exactly one of the two. */
  interface Outcome {
    void connected(HttpConnection connection);

    void failed(CallException failure);
  }

  /**
   * Provides a fresh one.
   *
   * @param idle where it goes between exchanges, if it can carry more than one
   */
  void connect(EventLoop loop, IdleConnections idle, Outcome outcome);
}
