package org.invertingproxy.wire.mux;

import java.io.IOException;
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
  private final SerialTask task = new SerialTask(this::move);

  private PipeSender(BodyPipe source, MuxStream stream) {
    this.source = source;
    this.stream = stream;
  }

  /** Begins; works on the threads that change either side. */
  public static void start(BodyPipe source, MuxStream stream) {
    PipeSender sender = new PipeSender(source, stream);
    stream.onWritable(sender.task);
    source.onReadable(sender.task);
  }

  private void move() {
    if (stream.isOver()) {
      source.cancel(new IOException("nobody wants these bytes any more"));
      return;
    }
    while (source.failure() == null && stream.isWritable()) {
      byte[] chunk = source.poll();
      if (chunk != null) {
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
