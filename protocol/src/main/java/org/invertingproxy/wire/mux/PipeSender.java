package org.invertingproxy.wire.mux;

import java.io.IOException;
import java.util.function.IntConsumer;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.frame.ResetCode;

/**
 * Sends what comes out of a {@link BodyPipe} over a stream: its bytes, its end with trailers, its
 * failure as a reset. When the stream is over the pipe is cancelled. Takes the consumer's place at
 * the pipe and the writer's at the stream.
 */
public final class PipeSender {
  private final BodyPipe source;
  private final MuxStream stream;
  private final IntConsumer moved;
  private final SerialTask task = new SerialTask(this::move);

  private PipeSender(BodyPipe source, MuxStream stream, IntConsumer moved) {
    this.source = source;
    this.stream = stream;
    this.moved = moved;
  }

  /** Begins; works on the threads that change either side. */
  public static void start(BodyPipe source, MuxStream stream) {
    start(source, stream, count -> {});
  }

  /**
   * Begins, and counts.
   *
   * @param moved told of the bytes that were given to the stream; never two calls at once
   */
  public static void start(BodyPipe source, MuxStream stream, IntConsumer moved) {
    PipeSender sender = new PipeSender(source, stream, moved);
    stream.onWritable(sender.task);
    source.onReadable(sender.task);
  }

  private void move() {
    if (stream.isOver()) {
      if (!source.isEnded()) {
        source.cancel(new IOException("nobody wants these bytes any more"));
      }
      return;
    }
    while (source.failure() == null && stream.isWritable()) {
      byte[] chunk = source.poll();
      if (chunk != null) {
        moved.accept(chunk.length);
        stream.write(chunk);
      } else if (source.isEnded()) {
        end();
        return;
      } else {
        break;
      }
    }
    Throwable failure = source.failure();
    if (failure != null) {
      ResetCode code = source.cancellation() == null ? ResetCode.ABORTED : ResetCode.CANCELLED;
      stream.reset(code, String.valueOf(failure.getMessage()));
    }
  }

  private void end() {
    try {
      stream.end(source.trailers());
    } catch (IllegalArgumentException e) {
      stream.reset(ResetCode.ABORTED, String.valueOf(e.getMessage()));
    }
  }
}
