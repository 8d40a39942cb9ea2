package org.invertingproxy.agent.http;

import io.netty.channel.EventLoop;
import java.util.Set;
import org.invertingproxy.agent.http.CallException.Kind;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * One request under way and how to stop it. {@link #cancel} is thread-safe, everything else happens
 * on the call's event loop.
 */
public final class HttpCall {
  // RFC 9110 section 9.2.2. Only these are sent again when a kept-open connection proves dead.
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  private final EventLoop loop;
  private final Connector connector;
  private final IdleConnections idle;
  private final RequestHead head;
  private final BodyPipe body;
  private final boolean hasBody;
  private final CallOptions options;
  private final CallListener listener;
  private @Nullable HttpConnection connection;
  private boolean over;
  private boolean repeated;

  HttpCall(
      EventLoop loop,
      Connector connector,
      IdleConnections idle,
      RequestHead head,
      BodyPipe body,
      CallOptions options,
      CallListener listener) {
    this.loop = loop;
    this.connector = connector;
    this.idle = idle;
    this.head = head;
    this.body = body;
    this.hasBody = !body.isEnded();
    this.options = options;
    this.listener = listener;
  }

  /** Breaks the exchange off, wherever it is; without effect once it is over. */
  public void cancel(Throwable cause) {
    if (!loop.inEventLoop()) {
      if (!loop.isShuttingDown()) {
        loop.execute(() -> cancel(cause));
      }
    } else if (connection != null) {
      connection.cancel(this, cause);
    } else if (!over) {
      failed(new CallException(Kind.CANCELLED, "cancelled", cause), false);
    }
  }

  void start() {
    if (over) {
      return; // cancelled before it began
    }
    HttpConnection kept = idle.take();
    if (kept != null) {
      use(kept);
    } else {
      connect();
    }
  }

  private void connect() {
    connector.connect(
        loop,
        idle,
        new Connector.Outcome() {
          @Override
          public void connected(HttpConnection fresh) {
            if (over) {
              idle.give(fresh);
            } else {
              use(fresh);
            }
          }

          @Override
          public void failed(CallException failure) {
            HttpCall.this.failed(failure, false);
          }
        });
  }

  private void use(HttpConnection taken) {
    connection = taken;
    taken.run(this);
  }

  /**
   * There will be no response.
   *
   * @param untouched whether a kept-open connection ended before anything came or the body was used
   */
  void failed(CallException failure, boolean untouched) {
    if (over) {
      return;
    }
    connection = null;
    if (untouched && !repeated && IDEMPOTENT.contains(head.method())) {
      repeated = true;
      connect();
      return;
    }
    over = true;
    body.cancel(failure);
    listener.onFailure(failure);
  }

  RequestHead head() {
    return head;
  }

  BodyPipe body() {
    return body;
  }

  boolean hasBody() {
    return hasBody;
  }

  CallOptions options() {
    return options;
  }

  CallListener listener() {
    return listener;
  }
}
