package org.invertingproxy.proxy.poll;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.invertingproxy.proxy.exchange.Offer;

/**
 * The fetches and answers that run for offers of one link. An offer becomes void while its agent is
 * silent, and such a call would otherwise last as long as its connection. Thread-safe; steps are
 * run outside every lock.
 */
final class RunningCalls {
  private final Map<Offer, Set<Runnable>> steps = new HashMap<>(); // guarded by this

  /** The step is run once the offer is void, at once if it is already. */
  void begin(Offer offer, Runnable step) {
    synchronized (this) {
      steps.computeIfAbsent(offer, first -> new HashSet<>()).add(step);
    }
    if (!offer.isTaken()) { // it may have become void before it was listed
      voided(offer);
    }
  }

  /** The call is over. Idempotent. */
  synchronized void end(Offer offer, Runnable step) {
    Set<Runnable> running = steps.get(offer);
    if (running != null && running.remove(step) && running.isEmpty()) {
      steps.remove(offer);
    }
  }

  /** Runs the steps of an offer that is void, which then find it so. */
  void voided(Offer offer) {
    Set<Runnable> running;
    synchronized (this) {
      running = steps.remove(offer);
    }
    if (running != null) {
      running.forEach(Runnable::run);
    }
  }
}
