package org.invertingproxy.agent.http;

import io.netty.channel.Channel;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Makes one response of the parts that come: informational heads, the final head, and its body into
 * a pipe. Reading stops while the pipe is full. Used on the channel's event loop only.
 */
final class ResponseReceiver {
  /** What the response turns out to be. */
  interface Events {
    /** The final head is here. */
    void responseStarted(ResponseHead head, BodyPipe body);

    /** The connection is not HTTP any more; only where an upgrade was asked for. */
    default void upgraded(ResponseHead head) {
      throw new IllegalStateException("no upgrade was asked for");
    }

    /** An informational head. */
    void informational(ResponseHead head);

    /** The response is complete. */
    void responseEnded();

    /** The bytes are no response. */
    void responseBroken(CallException failure);

    /** The consumer of the body wants no more. */
    void responseUnwanted(Throwable cause);
  }

  private static final int MAX_INFORMATIONAL = 16;

  private final Channel channel;
  private final Events events;
  private final CallOptions options;
  private final LoopTask flow;
  private @Nullable BodyPipe body;
  private Fields fields = Fields.EMPTY;
  private int informational;
  private boolean persistent;
  private boolean upgradable;
  private boolean done;

  ResponseReceiver(Channel channel, CallOptions options, Events events) {
    this.channel = channel;
    this.options = options;
    this.events = events;
    this.flow = new LoopTask(channel.eventLoop(), this::adjustFlow);
  }

  /** The request asks for an upgrade. */
  void expectUpgrade() {
    upgradable = true;
  }

  /** Whether the connection may carry another exchange after this response. */
  boolean isPersistent() {
    return persistent;
  }

  /** Whether the final head has come. */
  boolean hasStarted() {
    return body != null;
  }

  /** Whether the response has ended, in whatever way. */
  boolean isDone() {
    return done;
  }

  /** The connection is gone before the end. */
  void cut(Throwable cause) {
    done = true;
    if (body != null) {
      body.abort(cause);
    }
  }

  /**
   * A head came.
   *
   * @param persists whether the peer keeps the connection open afterwards
   */
  void head(ResponseHead head, boolean persists) {
    if (done || body != null) {
      return;
    }
    if (head.status() < 100 || head.status() > 599) {
      malformed("status " + head.status());
    } else if (head.status() == 101 && upgradable) {
      done = true;
      events.upgraded(head);
    } else if (head.status() == 101) {
      malformed("it switches to a protocol nobody asked for");
    } else if (!head.isInformational()) {
      persistent = persists;
      fields = head.fields();
      BodyPipe pipe = options.responseBody();
      pipe.onWritable(flow);
      body = pipe;
      events.responseStarted(head, pipe);
    } else if (++informational > MAX_INFORMATIONAL) {
      malformed("too many informational responses");
    } else {
      events.informational(head);
    }
  }

  /** A piece of the body came. */
  void data(byte[] piece) {
    if (!done && body != null) {
      body.write(piece);
      if (!body.isWritable()) {
        channel.config().setAutoRead(false);
      }
    }
  }

  /** The response is complete. */
  void end(Fields trailers) {
    if (!done && body != null) {
      done = true;
      body.end(HopByHop.stripTrailers(trailers, fields));
      events.responseEnded();
    }
  }

  /** What came is no response. */
  void malformed(String why) {
    broken(new CallException(CallException.Kind.MALFORMED, why));
  }

  /** There will be no response, or no more of it. */
  void broken(CallException failure) {
    if (!done) {
      events.responseBroken(failure);
    }
  }

  private void adjustFlow() {
    BodyPipe pipe = body;
    if (done || pipe == null) {
      return;
    }
    Throwable cancellation = pipe.cancellation();
    if (cancellation != null) {
      done = true;
      events.responseUnwanted(cancellation);
    } else if (pipe.isWritable()) {
      channel.config().setAutoRead(true);
    }
  }
}
