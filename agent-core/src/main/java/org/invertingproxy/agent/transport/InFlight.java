package org.invertingproxy.agent.transport;

import org.jspecify.annotations.Nullable;

/** Counts what has begun and not yet settled. Thread-safe. */
final class InFlight {
  private int count; // guarded by this
  private @Nullable Runnable onNone; // guarded by this

  synchronized void begin() {
    count++;
  }

  void end() {
    Runnable listener;
    synchronized (this) {
      count--;
      listener = count == 0 ? onNone : null;
    }
    if (listener != null) {
      listener.run();
    }
  }

  synchronized boolean isNone() {
    return count == 0;
  }

  /** Calls once nothing is in flight, possibly at once, possibly again later. */
  void whenNone(Runnable listener) {
    synchronized (this) {
      onNone = listener;
      if (count > 0) {
        return;
      }
    }
    listener.run();
  }
}
