package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.invertingproxy.agent.http.LoopTask;
import org.invertingproxy.wire.BodyPipe;
import org.jspecify.annotations.Nullable;

/** Collects a small body. Used on one event loop. */
final class BodyCollector {
  private final BodyPipe body;
  private final int limit;
  private final BiConsumer<byte[], @Nullable IOException> callback;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean done;

  private BodyCollector(
      BodyPipe body, int limit, BiConsumer<byte[], @Nullable IOException> callback) {
    this.body = body;
    this.limit = limit;
    this.callback = callback;
  }

  /** Calls back once, on the loop, with the whole body, or with what came and why not all did. */
  static void collect(
      EventLoop loop,
      BodyPipe body,
      int limit,
      BiConsumer<byte[], @Nullable IOException> callback) {
    BodyCollector collector = new BodyCollector(body, limit, callback);
    body.onReadable(new LoopTask(loop, collector::read));
  }

  /** Reads a body nobody wants, so that its connection can be used again if the body is short. */
  static void discard(EventLoop loop, BodyPipe body) {
    collect(loop, body, 64 * 1024, (bytes, failure) -> {});
  }

  private void read() {
    byte[] piece = done ? null : body.poll();
    while (piece != null) {
      if (bytes.size() + piece.length > limit) {
        IOException tooLong = new IOException("the answer is over " + limit + " bytes");
        body.cancel(tooLong);
        finish(tooLong);
        return;
      }
      bytes.writeBytes(piece);
      piece = body.poll();
    }
    Throwable failure = body.failure();
    if (failure != null) {
      finish(new IOException("the answer was cut off", failure));
    } else if (body.isEnded()) {
      finish(null);
    }
  }

  private void finish(@Nullable IOException failure) {
    if (!done) {
      done = true;
      callback.accept(bytes.toByteArray(), failure);
    }
  }
}
