package org.invertingproxy.proxy.exchange;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One connected agent as the broker sees it, whatever it is connected by. Methods are thread-safe
 * and never block.
 */
public interface AgentLink {
  /** The backend this link serves. */
  String backendId();

  /** A name for logs; no secret. */
  String name();

  /** Whether an offer made now would be noticed by the agent at once. */
  boolean isReady();

  /** Exchanges this link has in hand; the broker prefers the least. */
  int load();

  /** Since when it is connected. */
  Instant since();

  /** What the agent says it is, product and perhaps version, or null; not to be relied on. */
  default @Nullable String software() {
    return null;
  }

  /** When the agent last gave a sign of life. */
  Instant lastSeen();

  /** Whether the backend's own 100 (Continue) comes back over this link. */
  default boolean relaysContinue() {
    return false;
  }

  /** Whether messages of a WebSocket pass over this link. */
  default boolean carriesMessages() {
    return false;
  }

  /** Shows the agent a request. The agent takes it by {@link Offer#take}. */
  void offer(Offer offer);

  /** The agent did not fetch the request in time; it is offered elsewhere. */
  void lapsed(Offer offer);

  /** The offer is void: nobody waits for its answer any more. */
  void withdraw(Offer offer);
}
