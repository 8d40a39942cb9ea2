package org.invertingproxy.wire.mux;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that is asked for by any thread and done by one at a time: who asks while it is being done
 * makes the one that does it do it once more.
 */
final class SerialTask implements Runnable {
  private final AtomicInteger asked = new AtomicInteger();
  private final Runnable work;

  SerialTask(Runnable work) {
    this.work = work;
  }

  @Override
  public void run() {
    if (asked.getAndIncrement() != 0) {
      return;
    }
    int done = 1;
    do {
      work.run();
      done = asked.addAndGet(-done);
    } while (done != 0);
  }
}
