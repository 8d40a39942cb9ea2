package org.invertingproxy.proxy.servlet;

import java.util.concurrent.atomic.AtomicInteger;

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
  private final AtomicInteger asked = new AtomicInteger();
  private final Runnable step;

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
      try {
        step.run();
      } catch (RuntimeException e) { // must neither lock out the next run nor lose one asked for
        failure = e;
      } catch (Error e) {
        asked.set(0); // of want of memory perhaps: the next call runs it
        throw e;
      }
      answered = asked.addAndGet(-answered);
    } while (answered != 0);
    if (failure != null) {
      throw failure;
    }
  }
}
