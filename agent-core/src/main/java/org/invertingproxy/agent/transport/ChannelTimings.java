package org.invertingproxy.agent.transport;

import java.time.Duration;

/**
 * How patient the agent is with channels.
 *
 * @param answer longest wait for a connection, for the answer to the handshake, and then for the
 *     proxy's hello
 * @param shortLife a channel that breaks before that age was perhaps cut by something on the way
 * @param tokenCheck between two looks at the token's source
 * @param firstWait mean wait after the first failure; doubled after each further one
 * @param longestWait mean wait after many failures
 * @param soon mean wait before the channel is tried again beside polling, where a server in front
 *     of the proxy has answered for it; doubled each time, up to {@code again}
 * @param again after how much polling the channel is tried again elsewhere
 */
record ChannelTimings(
    Duration answer,
    Duration shortLife,
    Duration tokenCheck,
    Duration firstWait,
    Duration longestWait,
    Duration soon,
    Duration again) {
  /** The usual ones: agents that all lost their proxy come back spread over up to five seconds. */
  static final ChannelTimings USUAL =
      new ChannelTimings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(200),
          Duration.ofMillis(2500),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10));
}
