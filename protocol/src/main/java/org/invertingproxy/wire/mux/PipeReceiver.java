package org.invertingproxy.wire.mux;

import org.invertingproxy.wire.BodyPipe;

/**
 * Puts what a stream receives into a {@link BodyPipe}: its bytes, its end with trailers, its
 * failure as an abort. When the pipe is cancelled, the rest is not read: see {@link
 * MuxStream#stopReading}. Takes the reader's place at the stream and the producer's at the pipe.
 */
public final class PipeReceiver {
  private final MuxStream stream;
  private final BodyPipe sink;
  private final SerialTask task = new SerialTask(this::move);

  private PipeReceiver(MuxStream stream, BodyPipe sink) {
    this.stream = stream;
    this.sink = sink;
  }

  /** Begins; works on the threads that change either side. */
  public static void start(MuxStream stream, BodyPipe sink) {
    PipeReceiver receiver = new PipeReceiver(stream, sink);
    sink.onWritable(receiver.task);
    stream.onReadable(receiver.task);
  }

  private void move() {
    while (sink.cancellation() == null && sink.isWritable()) {
      byte[] chunk = stream.read();
      if (chunk == null) {
        break;
      }
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
