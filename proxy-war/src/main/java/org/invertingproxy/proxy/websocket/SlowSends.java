package org.invertingproxy.proxy.websocket;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs the sends that servers have in a blocking form only: parts of WebSocket messages, pings, and
 * early hints. The threads are few. While a send waits for one, whoever has blocked the longest is
 * put out, so a few clients that read nothing cannot stop the rest. Thread-safe.
 */
public final class SlowSends {
  /** How long a send may block while others wait for its thread. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final class Send {
    private final Runnable evicted;
    private long since;

    Send(Runnable evicted) {
      this.evicted = evicted;
    }
  }

  private final Executor threads;
  private final ScheduledExecutorService timers;
  private final Set<Send> blocking = new LinkedHashSet<>(); // guarded by this, oldest first
  private int waiting; // guarded by this
  private boolean checking; // guarded by this

  /**
   * Sends on those threads.
   *
   * @param threads of a fixed number, with a queue without limit: each socket sends one thing at a
   *     time; not shut down here
   * @param timers run short steps only; not shut down here
   */
  public SlowSends(Executor threads, ScheduledExecutorService timers) {
    this.threads = threads;
    this.timers = timers;
  }

  /**
   * Runs a send.
   *
   * @param evicted told, on the timers' thread, when the send has blocked for too long; it must
   *     make the send end
   */
  public void run(Runnable send, Runnable evicted) {
    Send one = new Send(evicted);
    synchronized (this) {
      waiting++;
      checkLater();
    }
    threads.execute(
        () -> {
          begin(one);
          try {
            send.run();
          } finally {
            end(one);
          }
        });
  }

  private synchronized void begin(Send one) {
    waiting--;
    one.since = System.nanoTime();
    blocking.add(one);
  }

  private synchronized void end(Send one) {
    blocking.remove(one);
  }

  private void checkLater() {
    if (!checking) {
      checking = true;
      ScheduledFuture<?> unused =
          timers.schedule(this::check, PATIENCE_NANOS / 5, TimeUnit.NANOSECONDS);
    }
  }

  private void check() {
    Send oldest = null;
    synchronized (this) {
      checking = false;
      if (waiting > 0) {
        checkLater();
        Iterator<Send> first = blocking.iterator();
        if (first.hasNext()) {
          oldest = first.next();
          if (System.nanoTime() - oldest.since > PATIENCE_NANOS) {
            first.remove();
          } else {
            oldest = null;
          }
        }
      }
    }
    if (oldest != null) {
      oldest.evicted.run();
    }
  }
}
