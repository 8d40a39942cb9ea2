package org.invertingproxy.agent.transport;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * The last ids that were seen: some proxies list an id again until its request is answered. Not
 * thread-safe.
 */
final class RecentIds {
  private final int capacity;
  private final Set<String> ids = new HashSet<>();
  private final ArrayDeque<String> order = new ArrayDeque<>();

  RecentIds(int capacity) {
    this.capacity = capacity;
  }

  /** Remembers the id; false if it was remembered already. */
  boolean add(String id) {
    if (!ids.add(id)) {
      return false;
    }
    order.addLast(id);
    if (order.size() > capacity) {
      ids.remove(order.removeFirst());
    }
    return true;
  }
}
