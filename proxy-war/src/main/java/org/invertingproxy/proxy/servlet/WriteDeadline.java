package org.invertingproxy.proxy.servlet;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a response of which the other side takes nothing while bytes wait for it. A stream that has
 * nothing to send is never late. At most one timer is set per response and span, however often
 * writing stops and goes on. Thread-safe.
 */
public final class WriteDeadline {
  /**
   * What all responses have in common.
   *
   * @param timers run the ends; their thread must not be blocked
   * @param nanoTime the clock, as {@link System#nanoTime}
   * @param span how long bytes may wait without one being taken
   */
  public record Terms(ScheduledExecutorService timers, LongSupplier nanoTime, Duration span) {}

  private final Terms terms;
  private final Runnable late;
  private boolean waiting; // guarded by this
  private boolean stopped; // guarded by this
  private long waitingSince; // guarded by this
  private @Nullable ScheduledFuture<?> timer; // guarded by this

  /**
   * A deadline for one response.
   *
   * @param late called at most once, on the timers' thread
   */
  public WriteDeadline(Terms terms, Runnable late) {
    this.terms = terms;
    this.late = late;
  }

  /** Bytes wait for the other side. */
  public synchronized void waits() {
    if (waiting || stopped) {
      return;
    }
    waiting = true;
    waitingSince = terms.nanoTime().getAsLong();
    if (timer == null) {
      set(terms.span().toNanos());
    }
  }

  /** All that waited was taken. */
  public synchronized void moves() {
    waiting = false;
  }

  /** The response has ended. */
  public synchronized void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private synchronized void set(long nanos) {
    timer = terms.timers().schedule(this::ring, nanos, TimeUnit.NANOSECONDS);
  }

  private void ring() {
    synchronized (this) {
      timer = null;
      if (!waiting || stopped) {
        return;
      }
      long waited = terms.nanoTime().getAsLong() - waitingSince;
      long left = terms.span().toNanos() - waited;
      if (left > 0) { // it moved meanwhile, and waits again
        set(left);
        return;
      }
      stopped = true;
    }
    late.run();
  }
}
