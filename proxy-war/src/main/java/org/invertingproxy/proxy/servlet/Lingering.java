package org.invertingproxy.proxy.servlet;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a request is still read after its answer. A connection that is closed while its client
 * sends is reset, and the reset may overtake the answer (RFC 9112 section 9.6). So what still comes
 * is read and dropped, until it ends, or nothing comes for five seconds, or for thirty seconds in
 * all; no thread waits for it.
 */
public final class Lingering {
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final int LOOKS = 6;

  private final ScheduledExecutorService timers;
  private final LongSupplier received;
  private final Runnable serial;
  private long seen; // by the timers' thread only, once it has begun
  private int looks; // the same
  private volatile boolean over;
  private volatile boolean stopped;
  private volatile @Nullable ScheduledFuture<?> next;

  /**
   * Begins.
   *
   * @param received how many bytes were read so far; asked on the timers' thread
   * @param serial the serial step of the request, run when it is over
   */
  public Lingering(ScheduledExecutorService timers, LongSupplier received, Runnable serial) {
    this.timers = timers;
    this.received = received;
    this.serial = serial;
    this.seen = received.getAsLong();
    lookLater();
  }

  /** Whether nothing more shall be read. */
  public boolean isOver() {
    return over;
  }

  /** The request has ended: the step is not run any more. */
  public void stop() {
    stopped = true;
    ScheduledFuture<?> timer = next;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void look() {
    long now = received.getAsLong();
    looks++;
    if (now == seen || looks == LOOKS) {
      over = true;
      serial.run();
    } else {
      seen = now;
      lookLater();
    }
  }

  private void lookLater() {
    if (stopped) {
      return;
    }
    try {
      next = timers.schedule(this::look, SILENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      over = true; // the proxy has ended
    }
  }
}
