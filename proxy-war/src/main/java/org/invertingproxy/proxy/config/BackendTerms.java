package org.invertingproxy.proxy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Time-outs and limits of one backend instead of the proxy's own; null where those are in force.
 *
 * @param grace how long a client waits for an agent to appear
 * @param responseHead how long a fetched request waits for the head of its response
 * @param clientStall how long bytes of a response may wait for a client that takes none of them
 * @param waiting exchanges that may be held at once
 * @param maxBody bytes of a request body that are accepted, 0 for no limit
 */
public record BackendTerms(
    @Nullable Duration grace,
    @Nullable Duration responseHead,
    @Nullable Duration clientStall,
    @Nullable Integer waiting,
    @Nullable Long maxBody) {
  /** Of a backend that has none of its own. */
  public static final BackendTerms NONE = new BackendTerms(null, null, null, null, null);

  /** The proxy's time-outs with these in their place. */
  public Timeouts over(Timeouts general) {
    return new Timeouts(
        either(grace, general.agentGrace()),
        general.lease(),
        either(responseHead, general.responseHead()),
        either(clientStall, general.clientStall()),
        general.poll(),
        general.sessionPoll(),
        general.agentDead(),
        general.drain());
  }

  /** The proxy's limits with these in their place. */
  public Limits over(Limits general) {
    return new Limits(
        either(waiting, general.waitingPerBackend()),
        general.waitingTotal(),
        general.bodyBuffer(),
        either(maxBody, general.maxBody()),
        general.headBytes(),
        general.headFields());
  }

  private static <T> T either(@Nullable T own, T general) {
    return own == null ? general : own;
  }
}
