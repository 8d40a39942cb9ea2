package org.invertingproxy.wire.mux;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Time as a {@link Mux} sees it. Thread-safe; tasks are short and never block. */
public interface MuxTimer {
  /** As {@link System#nanoTime}. */
  long nanoTime();

  /**
   * Runs a task later.
   *
   * @return cancels it
   */
  Runnable schedule(Runnable task, long delayNanos);

  /**
   * The real time, with tasks run by that executor, which may be an event loop; dropped once it was
   * shut down.
   */
  static MuxTimer of(ScheduledExecutorService executor) {
    return new MuxTimer() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Runnable schedule(Runnable task, long delayNanos) {
        try {
          ScheduledFuture<?> future = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
          return () -> future.cancel(false);
        } catch (RejectedExecutionException stopped) {
          return () -> {};
        }
      }
    };
  }
}
