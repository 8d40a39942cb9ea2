package org.invertingproxy.proxy.config;

import java.time.Duration;

/**
 * The proxy's own timers.
 *
 * @param agentGrace how long a client waits for an agent of a known backend to appear
 * @param lease how long an agent has to fetch an offered request before it is offered again
 * @param responseHead how long a fetched request waits for the head of its response
 * @param clientStall how long bytes of a response may wait for a client that takes none of them
 * @param poll how long a poll without a session name is held (Google's agents give up after 60 s)
 * @param sessionPoll how long a poll of our agents is held
 * @param agentDead how long after its last sign of life an agent counts as dead
 * @param drain how long running exchanges may go on when the proxy stops
 */
public record Timeouts(
    Duration agentGrace,
    Duration lease,
    Duration responseHead,
    Duration clientStall,
    Duration poll,
    Duration sessionPoll,
    Duration agentDead,
    Duration drain) {

  /** What is in force where nothing else is set. */
  public static final Timeouts DEFAULTS =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(25),
          Duration.ofSeconds(20));
}
