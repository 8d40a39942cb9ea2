package org.invertingproxy.proxy.servlet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step again as often as anyone asks, on the asking thread, never on two threads at once: a
 * call that finds the step running makes the running thread run it once more and returns.
 *
 * <p>All use of one servlet request with streams, and of its response, goes through one of these,
 * so reading, writing and completing never overlap, and nothing touches a request that the
 * container has recycled. What a container reports about it on a thread of its own, errors too, is
 * only noted before the step is run, or told to the exchange, which is safe on any thread. No lock
 * is held, so a step may trigger the step of another exchange.
 */
public final class SerialStep implements Runnable {
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger waiters = new AtomicInteger();
  private final Runnable step;
  private volatile @Nullable Thread runner;

  /** The step must not block and should not throw. */
  public SerialStep(Runnable step) {
    this.step = step;
  }

  @Override
  public void run() {
    if (asked.getAndIncrement() != 0) {
      return;
    }
    RuntimeException failure = null;
    int answered = 1;
    do {
      runner = Thread.currentThread();
      try {
        step.run();
      } catch (RuntimeException e) { // must neither lock out the next run nor lose one asked for
        failure = e;
      } catch (Error e) {
        asked.set(0); // of want of memory perhaps: the next call runs it
        throw e;
      } finally {
        runner = null;
      }
      answered = asked.addAndGet(-answered);
    } while (answered != 0);
    wakeWaiters();
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Waits until no other thread runs the step, so that what it was told before is all it knows from
   * now on; for two seconds at most, since the other may wait for a lock that this thread holds.
   */
  public void settle() {
    if (runner == Thread.currentThread()) {
      return;
    }
    waiters.incrementAndGet();
    try {
      long end = System.nanoTime() + SETTLE_NANOS;
      synchronized (waiters) {
        long left = SETTLE_NANOS;
        while (asked.get() != 0 && left > 0) {
          TimeUnit.NANOSECONDS.timedWait(waiters, left);
          left = end - System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiters.decrementAndGet();
    }
  }

  private void wakeWaiters() {
    if (waiters.get() != 0) {
      synchronized (waiters) {
        waiters.notifyAll();
      }
    }
  }
}
