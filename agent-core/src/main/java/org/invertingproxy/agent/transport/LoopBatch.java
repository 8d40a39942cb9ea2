package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.invertingproxy.wire.mux.Mux;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts off what answers requests until the event loop has read what there is to read: head, body
 * and end of a small answer, and answers that came together, then leave as one message instead of
 * many. Thread-safe.
 */
final class LoopBatch {
  private static final Logger LOG = LoggerFactory.getLogger(LoopBatch.class);

  private final EventLoop loop;
  private final Mux mux;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  LoopBatch(EventLoop loop, Mux mux) {
    this.loop = loop;
    this.mux = mux;
  }

  /** Runs it soon, after what was added before; dropped once the loop ends. */
  void add(Runnable task) {
    waiting.add(task);
    if (!loop.isShuttingDown() && scheduled.compareAndSet(false, true)) {
      loop.execute(this::run);
    }
  }

  private void run() {
    scheduled.set(false);
    mux.inOneMessage(
        () -> {
          for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            run(task);
          }
        });
  }

  /** Another answer's fault must not hold up those behind it. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("An answer could not be sent", e);
    }
  }
}
