package org.invertingproxy.agent.http;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.RequestHead;

/**
 * Sends requests to one origin over kept-open connections. Follows no redirects, decodes nothing,
 * adds no fields but what frames the body. Thread-safe.
 */
public final class HttpClient implements AutoCloseable {
  private final Connector connector;
  private final Duration idleLimit;
  private final Map<EventLoop, IdleConnections> idle = new ConcurrentHashMap<>();

  /**
   * A client; it opens nothing yet.
   *
   * @param idleLimit how long a connection is kept for the next request
   */
  public HttpClient(EventLoops loops, Origin origin, Duration connectTimeout, Duration idleLimit) {
    SocketOpener sockets = new SocketOpener(loops, origin, connectTimeout);
    this.connector =
        origin.priorHttp2() ? new Http2Connector(sockets) : new Http1Connector(sockets);
    this.idleLimit = idleLimit;
  }

  /**
   * Sends a request; everything about it happens on that loop, after this has returned.
   *
   * <p>If a kept-open connection turns out to be dead, an idempotent request of which nothing was
   * answered and no byte of the body was used is sent once more (RFC 9110 section 9.2.2).
   *
   * @param head must hold Host, and Content-Length where the length is known; without it a body is
   *     chunked
   * @param body a pipe that has already ended means there is no body
   */
  public HttpCall send(
      EventLoop loop, RequestHead head, BodyPipe body, CallOptions options, CallListener listener) {
    IdleConnections here = idle.computeIfAbsent(loop, key -> new IdleConnections(key, idleLimit));
    HttpCall call = new HttpCall(loop, connector, here, head, body, options, listener);
    loop.execute(call::start); // even from the loop: the caller has the call before it is told
    return call;
  }

  /** Closes the connections that carry nothing; the others close when their exchange ends. */
  @Override
  public void close() {
    idle.forEach(
        (loop, connections) -> {
          if (!loop.isShuttingDown()) {
            loop.execute(connections::close);
          }
        });
  }
}
