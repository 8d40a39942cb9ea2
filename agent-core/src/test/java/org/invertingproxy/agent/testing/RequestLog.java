package org.invertingproxy.agent.testing;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What scripts saw, for the test to wait for. */
public final class RequestLog {
  private final BlockingQueue<String> entries = new LinkedBlockingQueue<>();

  /** Notes an entry. */
  public void add(String entry) {
    entries.add(entry);
  }

  /** The next entry; fails after 10 s. */
  public String next() throws InterruptedException {
    String entry = entries.poll(10, TimeUnit.SECONDS);
    if (entry == null) {
      throw new AssertionError("nothing happened within 10 s");
    }
    return entry;
  }

  /** How many entries nobody has taken. */
  public int waiting() {
    return entries.size();
  }
}
