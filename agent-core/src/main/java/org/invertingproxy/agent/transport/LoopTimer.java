package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.wire.mux.MuxTimer;

/** An event loop as a timer; once the loop ends, nothing is timed any more. Thread-safe. */
record LoopTimer(EventLoop loop) implements MuxTimer {
  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Runnable schedule(Runnable task, long delayNanos) {
    if (loop.isShuttingDown()) {
      return () -> {};
    }
    ScheduledFuture<?> future = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }
}
