package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.invertingproxy.agent.http.LoopTask;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.HttpWireReader;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.WireFormatException;
import org.invertingproxy.wire.WireLimits;
import org.jspecify.annotations.Nullable;

/**
 * Reads the client's request out of the body of the proxy's answer while it comes: the head to a
 * sink, the request's body into a pipe, no faster than that pipe is emptied. Used on one event
 * loop.
 */
final class WireFeed implements HttpWireReader.Handler {
  /** Where the request goes. */
  interface Sink {
    /** The head is complete; the body follows, or has already ended if there is none. */
    void onRequest(RequestHead head, BodyPipe body);

    /** Some bytes of the body have come. */
    void onBytes(int count);

    /** It broke before the head was complete. Later the body is aborted instead. */
    void onFailure(IOException failure);
  }

  private static final int BODY_BUFFER = 128 * 1024;

  private final BodyPipe source;
  private final Sink sink;
  private final BodyBudget bodies;
  private final HttpWireReader reader = HttpWireReader.requests(WireLimits.DEFAULTS, this);
  private final LoopTask pump;
  private @Nullable BodyPipe body;
  private Fields fields = Fields.EMPTY;
  private boolean done;

  WireFeed(EventLoop loop, BodyPipe source, Sink sink, BodyBudget bodies) {
    this.source = source;
    this.sink = sink;
    this.bodies = bodies;
    this.pump = new LoopTask(loop, this::pump);
  }

  void start() {
    source.onReadable(pump);
  }

  private void pump() {
    if (done) {
      return;
    }
    if (body != null && body.cancellation() != null) {
      done = true;
      source.cancel(body.cancellation());
      return;
    }
    try {
      while (body == null || body.isWritable()) {
        byte[] piece = source.poll();
        if (piece == null) {
          break;
        }
        reader.feed(ByteBuffer.wrap(piece));
      }
      Throwable failure = source.failure();
      if (failure != null) {
        fail(new IOException("the proxy cut the request off", failure));
      } else if (source.isEnded()) {
        reader.eof();
        done = true;
      }
    } catch (WireFormatException e) {
      source.cancel(e);
      fail(e);
    }
  }

  private void fail(IOException failure) {
    done = true;
    if (body == null) {
      sink.onFailure(failure);
    } else {
      body.abort(failure);
    }
  }

  @Override
  public void onRequest(RequestHead head) {
    fields = head.fields();
    boolean hasBody = fields.contains("Content-Length") || fields.contains("Transfer-Encoding");
    BodyPipe pipe = hasBody ? new BodyPipe(BODY_BUFFER, bodies) : BodyPipe.empty();
    body = pipe;
    pipe.onWritable(pump);
    sink.onRequest(head, pipe);
  }

  @Override
  public void onData(byte[] piece) {
    if (body != null) {
      body.write(piece);
      sink.onBytes(piece.length);
    }
  }

  @Override
  public void onEnd(Fields trailers) {
    if (body != null) {
      body.end(HopByHop.stripTrailers(trailers, fields));
    }
  }
}
