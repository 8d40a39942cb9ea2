package org.invertingproxy.proxy.channel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.mux.MessageSender;
import org.invertingproxy.wire.mux.MuxConfig;
import org.invertingproxy.wire.mux.MuxTimer;
import org.jspecify.annotations.Nullable;

/** All channels of the process. Thread-safe, never blocks. */
public final class AgentChannels implements AutoCloseable {
  private static final int MOST = 20_000;

  private final ServingRights rights;
  private final ExchangeBroker broker;
  private final MuxConfig muxConfig;
  private final ScheduledExecutorService timers;
  private final MuxTimer muxTimer;
  private final Executor closer;
  private final Successions successions = new Successions();
  private final AtomicLong epochs = new AtomicLong();
  private final Set<AgentChannel> open = ConcurrentHashMap.newKeySet();
  private final Strangers strangers = new Strangers();

  /**
   * No channels yet.
   *
   * @param timers for heartbeats and the like; their steps may wait for a socket for a moment, so
   *     nobody else's deadlines should depend on them; not shut down here
   * @param closer runs what may wait for a peer that does not read; not shut down here
   */
  public AgentChannels(
      ServingRights rights,
      ExchangeBroker broker,
      MuxConfig muxConfig,
      ScheduledExecutorService timers,
      Executor closer) {
    this.rights = rights;
    this.broker = broker;
    this.muxConfig = muxConfig;
    this.timers = timers;
    this.muxTimer = MuxTimer.of(timers);
    this.closer = closer;
  }

  /** Whether more may connect, or serve more. */
  boolean takesMore() {
    return !broker.isStopping() && open.size() <= MOST;
  }

  /** Whether a caller from that address may connect without a credential. */
  boolean takesStranger(String address) {
    return strangers.takesMore(address);
  }

  Strangers strangers() {
    return strangers;
  }

  /** A channel over that transport; to be started. */
  AgentChannel open(UpgradeCall upgrade, MessageSender sender) {
    AgentChannel channel = new AgentChannel(this, rights, upgrade, sender);
    open.add(channel);
    return channel;
  }

  void closed(AgentChannel channel) {
    open.remove(channel);
  }

  /** The backend's record is gone. */
  public void forget(String backendId) {
    open.forEach(channel -> channel.revoke(backendId, "the backend was deleted"));
  }

  /** The backend's record is new or has changed. */
  public void recheck(Backend backend) {
    open.forEach(channel -> channel.recheck(backend));
  }

  /** Tokens may have ended: what is served by such a one ends. */
  public void recheck() {
    open.forEach(AgentChannel::recheck);
  }

  /** Takes no new work: agents go elsewhere once what runs has ended. */
  public void goAway() {
    open.forEach(channel -> channel.mux().goAway(ChannelCode.GOING_AWAY, "the proxy stops"));
  }

  /** Ends all channels. */
  @Override
  public void close() {
    open.forEach(channel -> channel.mux().close(ChannelCode.GOING_AWAY, "the proxy stops"));
  }

  ChannelLink link(AgentChannel on, int serving, Backend backend, @Nullable Identity agent) {
    return new ChannelLink(on, on.mux(), serving, backend.id(), agent, broker, timers);
  }

  /** Number of the next link; a greater one is newer. */
  long nextEpoch() {
    return epochs.incrementAndGet();
  }

  Successions successions() {
    return successions;
  }

  ServingRights rights() {
    return rights;
  }

  MuxConfig muxConfig() {
    return muxConfig;
  }

  MuxTimer muxTimer() {
    return muxTimer;
  }

  ScheduledExecutorService timers() {
    return timers;
  }

  Executor closer() {
    return closer;
  }
}
