package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntConsumer;
import org.invertingproxy.agent.http.LoopTask;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HttpWireWriter;
import org.jspecify.annotations.Nullable;

/**
 * Turns one response into wire form as fast as the current try to send it takes it, and can begin
 * again for another try while no more than the first {@value #REPLAY} bytes were used. Used on one
 * event loop.
 */
final class WireSource {
  private static final int REPLAY = 4096;
  private static final int BUFFER = 64 * 1024;

  private final HttpWireWriter writer;
  private final boolean hasBody;
  private final BodyPipe body;
  private final IntConsumer passed;
  private final BodyBudget bodies;
  private final LoopTask pump;
  private final ByteArrayOutputStream replay = new ByteArrayOutputStream();
  private boolean replayable = true;
  private boolean ended;
  private boolean brokeUnused;
  private long inTry; // bytes given to the current try
  private @Nullable BodyPipe out;

  /**
   * A source for that response.
   *
   * @param passed told how many bytes of the body were used
   * @param bodies what the wire form is taken from while it waits
   */
  WireSource(
      EventLoop loop,
      HttpWireWriter writer,
      boolean hasBody,
      BodyPipe body,
      IntConsumer passed,
      BodyBudget bodies) {
    this.writer = writer;
    this.hasBody = hasBody;
    this.body = body;
    this.passed = passed;
    this.bodies = bodies;
    this.pump = new LoopTask(loop, this::pump);
  }

  /** The wire form for the next try, or null if too much of it was used for the last one. */
  @Nullable BodyPipe open() {
    if (!replayable) {
      return null;
    }
    BodyPipe next = new BodyPipe(BUFFER, bodies);
    boolean first = out == null;
    out = next;
    if (first) {
      emit(writer.head());
    } else {
      next.write(replay.toByteArray());
      inTry = replay.size();
    }
    if (ended) {
      next.end(Fields.EMPTY);
    }
    next.onWritable(pump);
    body.onReadable(pump);
    return next;
  }

  /** Whether the response broke off before the current try had used any of it. */
  boolean brokeUnused() {
    return brokeUnused;
  }

  /** Whether everything was handed to the current try and taken by it. */
  boolean isSent() {
    return out != null && out.isEnded();
  }

  private void pump() {
    BodyPipe to = out;
    if (ended || to == null || to.cancellation() != null) {
      return;
    }
    try {
      while (to.isWritable()) {
        byte[] piece = body.poll();
        if (piece == null) {
          break;
        }
        if (hasBody) {
          passed.accept(piece.length);
          emit(writer.data(piece));
        }
      }
      Throwable failure = body.failure();
      if (failure != null) {
        ended = true;
        brokeUnused = to.buffered() == inTry;
        to.abort(failure);
      } else if (body.isEnded()) {
        emit(writer.end(body.trailers()));
        ended = true;
        to.end(Fields.EMPTY);
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      ended = true;
      to.abort(new IOException("the answer contradicts its own header", e));
    }
  }

  private void emit(byte[] bytes) {
    if (replayable && replay.size() + bytes.length <= REPLAY) {
      replay.writeBytes(bytes);
    } else {
      replayable = false;
      replay.reset();
    }
    if (out != null) {
      out.write(bytes);
      inTry += bytes.length;
    }
  }
}
