package org.invertingproxy.wire.mux;

import java.util.function.IntConsumer;
import org.invertingproxy.wire.BodyPipe;

/**
 * Puts what a stream receives into a {@link BodyPipe}: its bytes, its end with trailers, its
 * failure as an abort. When the pipe is cancelled, the rest is not read: see {@link
 * MuxStream#stopReading}. Takes the reader's place at the stream and the producer's at the pipe.
 */
public final class PipeReceiver {
  private final MuxStream stream;
  private final BodyPipe sink;
  private final IntConsumer moved;
  private final SerialTask task = new SerialTask(this::move);

  private PipeReceiver(MuxStream stream, BodyPipe sink, IntConsumer moved) {
    this.stream = stream;
    this.sink = sink;
    this.moved = moved;
  }

  /** Begins; works on the threads that change either side. */
  public static void start(MuxStream stream, BodyPipe sink) {
    start(stream, sink, count -> {});
  }

  /**
   * Begins, and counts.
   *
   * @param moved told of the bytes that were put into the pipe; never two calls at once
   */
  public static void start(MuxStream stream, BodyPipe sink, IntConsumer moved) {
    PipeReceiver receiver = new PipeReceiver(stream, sink, moved);
    sink.onWritable(receiver.task);
    stream.onReadable(receiver.task);
  }

  private void move() {
    while (sink.cancellation() == null && sink.isWritable()) {
      byte[] chunk = stream.read();
      if (chunk == null) {
        break;
      }
      moved.accept(chunk.length);
      sink.write(chunk);
    }
    Throwable failure = stream.failure();
    if (sink.cancellation() != null) {
      stream.stopReading();
    } else if (failure != null) {
      sink.abort(failure);
    } else if (stream.isEnded()) {
      sink.end(stream.trailers());
    }
  }
}
