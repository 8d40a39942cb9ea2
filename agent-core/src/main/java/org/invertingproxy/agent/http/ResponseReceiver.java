package org.invertingproxy.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the decoder found into one response: informational heads, the final head, and its body
 * into a pipe. Reading stops while the pipe is full. Used on the channel's event loop only.
 */
final class ResponseReceiver {
  /** What the response turns out to be. */
  interface Events {
    /** The final head is here. */
    void responseStarted(ResponseHead head, BodyPipe body);

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
  private final int capacity;
  private final LoopTask flow;
  private @Nullable BodyPipe body;
  private Fields fields = Fields.EMPTY;
  private int informational;
  private boolean skipEnd;
  private boolean persistent;
  private boolean done;

  ResponseReceiver(Channel channel, int capacity, Events events) {
    this.channel = channel;
    this.capacity = capacity;
    this.events = events;
    this.flow = new LoopTask(channel.eventLoop(), this::adjustFlow);
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

  void accept(HttpObject object) {
    if (object.decoderResult().isFailure()) {
      events.responseBroken(broken(object.decoderResult().cause()));
    } else if (object instanceof HttpResponse response) {
      acceptHead(response);
    }
    if (!done && object instanceof HttpContent content) {
      acceptContent(content);
    }
  }

  private void acceptHead(HttpResponse response) {
    ResponseHead head = HeadTranslation.head(response);
    List<String> codings = head.fields().all("Transfer-Encoding");
    if (head.status() < 100 || head.status() > 599) {
      broken("status " + head.status());
    } else if (head.status() == 101) {
      broken("it switches to a protocol nobody asked for");
    } else if (head.isInformational()) {
      skipEnd = true;
      if (++informational > MAX_INFORMATIONAL) {
        broken("too many informational responses");
      } else {
        events.informational(head);
      }
    } else if (codings.size() > 1
        || (codings.size() == 1 && !codings.get(0).equalsIgnoreCase("chunked"))) {
      broken("a transfer coding other than chunked");
    } else {
      persistent = HttpUtil.isKeepAlive(response);
      BodyPipe pipe = new BodyPipe(capacity);
      pipe.onWritable(flow);
      body = pipe;
      fields = head.fields();
      events.responseStarted(head, pipe);
    }
  }

  private void acceptContent(HttpContent content) {
    if (skipEnd) { // the decoder ends informational responses like others
      skipEnd = !(content instanceof LastHttpContent);
      return;
    }
    BodyPipe pipe = body;
    if (pipe == null) {
      return;
    }
    ByteBuf bytes = content.content();
    if (bytes.isReadable()) {
      pipe.write(ByteBufUtil.getBytes(bytes));
      if (!pipe.isWritable()) {
        channel.config().setAutoRead(false);
      }
    }
    if (content instanceof LastHttpContent last) {
      done = true;
      pipe.end(HopByHop.stripTrailers(HeadTranslation.fields(last.trailingHeaders()), fields));
      events.responseEnded();
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

  private void broken(String why) {
    events.responseBroken(new CallException(CallException.Kind.MALFORMED, why));
  }

  private static CallException broken(Throwable cause) {
    return cause instanceof TooLongFrameException
        ? new CallException(CallException.Kind.TOO_LARGE, "its header is too large", cause)
        : new CallException(
            CallException.Kind.MALFORMED, "it is not HTTP/1.1: " + cause.getMessage(), cause);
  }
}
