package org.invertingproxy.wire.mux;

import java.time.Duration;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelLimits;

/**
 * How one end of a channel behaves.
 *
 * @param side which end it is
 * @param limits what the other side is told
 * @param attributes of the hello
 * @param largestWindow up to which the credit of a stream may grow, in bytes
 * @param budget the memory that all channels of the process share
 * @param heartbeat between two pings
 * @param deadAfter silence that means death
 */
public record MuxConfig(
    Side side,
    ChannelLimits limits,
    Fields attributes,
    int largestWindow,
    CreditBudget budget,
    Duration heartbeat,
    Duration deadAfter) {
  /** The usual one: 8 MiB a stream, a ping every 10 s, dead after 25 s. */
  public static MuxConfig of(Side side, Fields attributes, CreditBudget budget) {
    return new MuxConfig(
        side,
        ChannelLimits.DEFAULTS.withChannelWindow(budget.channelWindow()),
        attributes,
        8 * 1024 * 1024,
        budget,
        Duration.ofSeconds(10),
        Duration.ofSeconds(25));
  }
}
