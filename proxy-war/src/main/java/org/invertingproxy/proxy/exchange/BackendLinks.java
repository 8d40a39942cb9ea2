package org.invertingproxy.proxy.exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The links of one backend and the exchanges that wait for one. Thread-safe. */
final class BackendLinks {
  private final Set<Exchange> waiting = new LinkedHashSet<>(); // guarded by this
  private final List<AgentLink> links = new ArrayList<>(); // guarded by this
  private int turn; // guarded by this
  private int unanswered; // guarded by this
  private @Nullable Instant lastSeen; // guarded by this: of links that are gone

  /** One exchange, and the link that shall have it. */
  record Match(Exchange exchange, AgentLink link) {}

  /** Counts one more exchange; returns how many wait for an answer with it. */
  synchronized int admit() {
    return ++unanswered;
  }

  /** An exchange waits for no answer any more, since it has one or has ended. */
  synchronized void settled(Exchange exchange) {
    unanswered--;
    waiting.remove(exchange);
  }

  synchronized int unanswered() {
    return unanswered;
  }

  synchronized int waiting() {
    return waiting.size();
  }

  synchronized int count(Predicate<AgentLink> which) {
    return (int) links.stream().filter(which).count();
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

  /**
   * Takes the first waiting exchange that a ready link can carry, for the one of those with the
   * least load, or null.
   */
  synchronized @Nullable Match match() {
    AgentLink any = waiting.isEmpty() ? null : least(link -> true);
    if (any == null) {
      return null;
    }
    for (Exchange exchange : waiting) {
      AgentLink best = exchange.isWebSocket() ? least(AgentLink::carriesMessages) : any;
      if (best != null) {
        turn = (links.indexOf(best) + 1) % links.size();
        waiting.remove(exchange);
        return new Match(exchange, best);
      }
    }
    return null;
  }

  private @Nullable AgentLink least(Predicate<AgentLink> able) {
    AgentLink best = null;
    for (int i = 0; i < links.size(); i++) {
      AgentLink link = links.get((turn + i) % links.size());
      if (link.isReady() && able.test(link) && (best == null || link.load() < best.load())) {
        best = link;
      }
    }
    return best;
  }

  /** Why no link has taken the exchange. */
  ForwardError nobody(Exchange exchange) {
    return isBeyondLinks(exchange) ? ForwardError.POLLING_ONLY : ForwardError.NO_AGENT;
  }

  /** Whether there are links, but none that can carry the exchange. */
  synchronized boolean isBeyondLinks(Exchange exchange) {
    return exchange.isWebSocket()
        && !links.isEmpty()
        && links.stream().noneMatch(AgentLink::carriesMessages);
  }

  synchronized List<AgentLink> all() {
    return List.copyOf(links);
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

  synchronized List<Exchange> queue() {
    return List.copyOf(waiting);
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
