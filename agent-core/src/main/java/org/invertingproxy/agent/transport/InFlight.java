package org.invertingproxy.agent.transport;

/** Counts what has begun and is not over. Thread-safe. */
final class InFlight {
  private int count; // guarded by this

  synchronized void begin() {
    count++;
  }

  synchronized void end() {
    count--;
  }

  synchronized boolean isNone() {
    return count == 0;
  }
}
