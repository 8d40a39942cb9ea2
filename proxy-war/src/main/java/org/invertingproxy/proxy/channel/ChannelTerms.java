package org.invertingproxy.proxy.channel;

import java.time.Duration;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.WireLimits;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.mux.CreditBudget;
import org.invertingproxy.wire.mux.MuxConfig;
import org.invertingproxy.wire.mux.Side;

/** What the proxy's settings mean for its channels. */
public final class ChannelTerms {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** Beside the fields of a head, a frame holds lengths and its own header. */
  private static final int BESIDE_HEAD = 64 * 1024;

  private static final int LEAST_HEAD_BYTES = 8 * 1024;
  private static final int LEAST_HEAD_FIELDS = 100;

  private ChannelTerms() {}

  /**
   * The terms of all channels of a process; made once, since they hold its credit.
   *
   * @param node names this installation for agents' logs
   */
  public static MuxConfig of(ProxyConfig config, String node) {
    long heap = Runtime.getRuntime().maxMemory();
    MuxConfig usual =
        MuxConfig.of(
            Side.PROXY,
            Fields.of(Attributes.SOFTWARE, "inverting-proxy", Attributes.NODE, node),
            new CreditBudget(
                heap / 100 * config.channelHeap(), heap / 100 * (config.channelHeap() + 25)));
    Duration dead = config.timeouts().agentDead();
    Duration often = dead.multipliedBy(2).dividedBy(5); // two lost pings are no death
    return new MuxConfig(
        usual.side(),
        limits(config.limits(), usual.limits()),
        usual.attributes(),
        usual.largestWindow(),
        usual.budget(),
        often.compareTo(HEARTBEAT) < 0 ? often : HEARTBEAT,
        dead);
  }

  private static ChannelLimits limits(Limits limits, ChannelLimits usual) {
    int headBytes = Math.max(limits.headBytes(), LEAST_HEAD_BYTES);
    return new ChannelLimits(
        Math.max(usual.message(), headBytes + BESIDE_HEAD),
        usual.streamWindow(),
        usual.channelWindow(),
        usual.streams(),
        new WireLimits(headBytes, Math.max(limits.headFields(), LEAST_HEAD_FIELDS)));
  }
}
