package org.invertingproxy.proxy.exchange;

import java.util.concurrent.atomic.AtomicLong;

/** When one exchange came how far, and the bytes of its messages. Any thread may note a step. */
final class Milestones {
  private final long started = System.nanoTime();
  private final AtomicLong messagesUp = new AtomicLong();
  private final AtomicLong messagesDown = new AtomicLong();
  private volatile long taken = ExchangeFigures.NEVER;
  private volatile long head = ExchangeFigures.NEVER;
  private volatile long ended = ExchangeFigures.NEVER;

  long started() {
    return started;
  }

  void taken() {
    taken = passed();
  }

  void head() {
    head = passed();
  }

  void ended() {
    ended = passed();
  }

  void messageUp(int bytes) {
    messagesUp.addAndGet(bytes);
  }

  void messageDown(int bytes) {
    messagesDown.addAndGet(bytes);
  }

  ExchangeFigures figures(long requestBytes, long responseBytes) {
    long end = ended;
    return new ExchangeFigures(
        requestBytes + messagesUp.get(),
        responseBytes + messagesDown.get(),
        taken,
        head,
        end == ExchangeFigures.NEVER ? passed() : end);
  }

  private long passed() {
    return System.nanoTime() - started;
  }
}
