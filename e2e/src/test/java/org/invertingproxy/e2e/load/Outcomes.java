package org.invertingproxy.e2e.load;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** How exchanges ended, counted from many threads. */
final class Outcomes {
  private final AtomicInteger whole = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  /** A response that came to its end: right, an honest error of a gateway, or wrong. */
  void ended(String answer, String expected) {
    if (answer.equals(expected)) {
      whole.incrementAndGet();
    } else if (answer.matches("(?s)50[234] .*\"cause\".*")) {
      refused.incrementAndGet();
    } else {
      wrong.add(answer + "\ninstead of\n" + expected);
    }
  }

  /** One that broke off, or never came. */
  void broke() {
    cut.incrementAndGet();
  }

  int whole() {
    return whole.get();
  }

  Queue<String> wrong() {
    return wrong;
  }

  @Override
  public String toString() {
    return "%,d answered, %,d refused with 502, 503 or 504, %,d visibly cut or not connected, %d wrong"
        .formatted(whole.get(), refused.get(), cut.get(), wrong.size());
  }
}
