package org.invertingproxy.proxy.websocket;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.invertingproxy.proxy.servlet.WriteDeadline;
import org.invertingproxy.wire.BodyBudget;
import org.jspecify.annotations.Nullable;

/**
 * What all WebSockets of clients have in common.
 *
 * @param timers run short steps only; not shut down here
 * @param closer runs what may wait for a client that does not read; not shut down here
 * @param slow sends what the API sends by blocking only
 * @param stalls how many sockets may hold a thread of the container while a backend takes nothing
 * @param writing how long a client may take nothing while something waits for it
 * @param ping how often a client is asked whether it is there
 * @param bodies what messages on their way to clients may hold, together with all bodies
 */
public record SocketTerms(
    ScheduledExecutorService timers,
    Executor closer,
    SlowSends slow,
    StallPermits stalls,
    WriteDeadline.Terms writing,
    Duration ping,
    BodyBudget bodies) {
  /** Containers have 200 threads unless told otherwise. */
  private static final int MOST_STALLS = 32;

  private static final int MOST_STALLS_OF_ONE_BACKEND = 8;

  /** Below the 30 s and 60 s after which proxies on the way cut a silent connection. */
  private static final Duration PING = Duration.ofSeconds(20);

  /**
   * The usual terms.
   *
   * @param clientStall how long a client, or a backend, may take nothing that waits for it
   * @param bodies what all bodies may hold together
   */
  public static SocketTerms of(
      ScheduledExecutorService timers,
      Executor closer,
      SlowSends slow,
      Duration clientStall,
      BodyBudget bodies) {
    return new SocketTerms(
        timers,
        closer,
        slow,
        new StallPermits(MOST_STALLS, MOST_STALLS_OF_ONE_BACKEND),
        new WriteDeadline.Terms(timers, System::nanoTime, clientStall),
        PING,
        bodies);
  }

  /** The same but for how long a client may take nothing; null for no difference. */
  public SocketTerms with(@Nullable Duration clientStall) {
    return clientStall == null
        ? this
        : new SocketTerms(
            timers,
            closer,
            slow,
            stalls,
            new WriteDeadline.Terms(timers, writing.nanoTime(), clientStall),
            ping,
            bodies);
  }
}
