package org.invertingproxy.proxy.websocket;

import java.util.HashMap;
import java.util.Map;

/**
 * How many sockets may hold a thread of the container while their backend takes nothing: so many in
 * all, and of one backend no more than its share, so that one that stalls leaves room for the
 * others. Thread-safe.
 */
public final class StallPermits {
  private final int most;
  private final int mostOfOne;
  private final Map<String, Integer> taken = new HashMap<>(); // guarded by this
  private int all; // guarded by this

  /** That many in all and of one backend. */
  public StallPermits(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Whether one more of that backend may; if so, {@link #release} has to follow. */
  synchronized boolean tryAcquire(String backendId) {
    int own = taken.getOrDefault(backendId, 0);
    if (all >= most || own >= mostOfOne) {
      return false;
    }
    all++;
    taken.put(backendId, own + 1);
    return true;
  }

  synchronized void release(String backendId) {
    all--;
    taken.computeIfPresent(backendId, (id, own) -> own == 1 ? null : own - 1);
  }

  /** How many backends are known to it: those that have one taken. */
  synchronized int backends() {
    return taken.size();
  }
}
