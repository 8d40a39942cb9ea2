package org.invertingproxy.agent.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.invertingproxy.wire.BodyPipe;

/**
 * Writes one request into a channel, its body as fast as the channel takes it. Used on the
 * channel's event loop only.
 */
final class RequestSender {
  /** What becomes of the request. */
  interface Events {
    /** Everything has been handed to the channel. */
    void requestSent();

    /** The body was cut off, or contradicts the head. */
    void requestAborted(Throwable cause);
  }

  private final Channel channel;
  private final Dialect.Encoder encoder;
  private final BodyPipe body;
  private final Events events;
  private final LoopTask drain;
  private boolean done;
  private boolean consumed;
  private long lastProgress = System.nanoTime();

  RequestSender(Channel channel, Dialect.Encoder encoder, BodyPipe body, Events events) {
    this.channel = channel;
    this.encoder = encoder;
    this.body = body;
    this.events = events;
    this.drain = new LoopTask(channel.eventLoop(), this::drain);
  }

  /** Writes the head, then the body as it comes. */
  void start(boolean hasBody) {
    write(encoder.head());
    channel.flush();
    if (hasBody) {
      body.onReadable(drain);
    } else {
      done = true;
      events.requestSent();
    }
  }

  /** The channel takes more. */
  void resume() {
    drain.run();
  }

  /** Sends nothing more; the body is left as it is. */
  void stop() {
    done = true;
  }

  /** Whether nothing more will be sent. */
  boolean isDone() {
    return done;
  }

  /** Whether part of the body is gone from the pipe, so that the request cannot be repeated. */
  boolean hasConsumed() {
    return consumed;
  }

  /** When something was last sent, by {@link System#nanoTime}. */
  long lastProgress() {
    return lastProgress;
  }

  private void drain() {
    if (done) {
      return;
    }
    try {
      boolean wrote = false;
      while (channel.isWritable()) {
        byte[] piece = body.poll();
        if (piece == null) {
          break;
        }
        wrote = true;
        consumed = true;
        write(encoder.data(piece));
      }
      Throwable failure = body.failure();
      if (failure == null && body.isEnded()) {
        done = true;
        wrote = true;
        write(encoder.end(body.trailers()));
      }
      if (wrote) {
        lastProgress = System.nanoTime();
        channel.flush();
      }
      if (failure != null) { // after the flush: the peer should know how far it came
        done = true;
        events.requestAborted(failure);
        return;
      }
      if (done) {
        events.requestSent();
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      // The body's length contradicts the head, or a trailer cannot be written.
      done = true;
      events.requestAborted(e);
    }
  }

  private void write(Object message) {
    // A failed write shuts the channel's output down, and the connection hears of that.
    ChannelFuture unused = channel.write(message);
  }
}
