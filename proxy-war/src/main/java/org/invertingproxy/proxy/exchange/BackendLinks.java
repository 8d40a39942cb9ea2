package org.invertingproxy.proxy.exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The links of one backend and the exchanges that wait for one. Thread-safe. */
final class BackendLinks {
  private final Set<Exchange> waiting = new LinkedHashSet<>(); // guarded by this
  private final List<AgentLink> links = new ArrayList<>(); // guarded by this
  private int turn; // guarded by this
  private int held; // guarded by this
  private @Nullable Instant lastSeen; // guarded by this: of links that are gone

  /** One exchange, and the link that shall have it. */
  record Match(Exchange exchange, AgentLink link) {}

  /** Counts one more exchange; returns how many there are with it. */
  synchronized int admit() {
    return ++held;
  }

  synchronized void release(Exchange exchange) {
    held--;
    waiting.remove(exchange);
  }

  synchronized int held() {
    return held;
  }

  synchronized void await(Exchange exchange) {
    waiting.add(exchange);
  }

  synchronized void forget(Exchange exchange) {
    waiting.remove(exchange);
  }

  synchronized void add(AgentLink link) {
    if (!links.contains(link)) {
      links.add(link);
    }
  }

  synchronized void remove(AgentLink link) {
    if (links.remove(link)) {
      lastSeen = latest(lastSeen, link.lastSeen());
    }
  }

  /** Takes the first waiting exchange for the ready link with the least load, or null. */
  synchronized @Nullable Match match() {
    if (waiting.isEmpty()) {
      return null;
    }
    AgentLink best = null;
    for (int i = 0; i < links.size(); i++) {
      AgentLink link = links.get((turn + i) % links.size());
      if (link.isReady() && (best == null || link.load() < best.load())) {
        best = link;
      }
    }
    if (best == null) {
      return null;
    }
    turn = (links.indexOf(best) + 1) % links.size();
    Exchange first = waiting.iterator().next();
    waiting.remove(first);
    return new Match(first, best);
  }

  synchronized boolean hasLink() {
    return !links.isEmpty();
  }

  synchronized boolean hasReadyLink() {
    return links.stream().anyMatch(AgentLink::isReady);
  }

  synchronized @Nullable Instant lastSeen() {
    Instant seen = lastSeen;
    for (AgentLink link : links) {
      seen = latest(seen, link.lastSeen());
    }
    return seen;
  }

  synchronized List<Exchange> drainWaiting() {
    List<Exchange> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  private static Instant latest(@Nullable Instant one, Instant other) {
    return one == null || other.isAfter(one) ? other : one;
  }
}
