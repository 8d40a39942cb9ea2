package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.Token;
import org.jspecify.annotations.Nullable;

/** Opens the sessions of one agent on the channels that it may share with others. Thread-safe. */
final class ChannelDialer {
  private final Carriers carriers;
  private final String backend;
  private final ChannelSession.Work work;
  private final ChannelWords words;

  /** A dialer for sessions whose streams are that work. */
  ChannelDialer(Carriers carriers, AgentConfig config, ChannelSession.Work work) {
    this.carriers = carriers;
    this.backend = config.backend();
    this.work = work;
    this.words = new ChannelWords(config.proxy(), new LinkWords(config));
  }

  ChannelTimings timings() {
    return carriers.timings();
  }

  ChannelWords words() {
    return words;
  }

  /** The loop on which everything of that slot happens. */
  EventLoop loop(int slot) {
    return carriers.loop(slot);
  }

  /** Where that slot's channels come from. */
  Carriers carriers() {
    return carriers;
  }

  /** On the slot's loop: begins to open a session; all that becomes of it is told later. */
  ChannelSession dial(int slot, @Nullable Token token, ChannelSession.Owner owner) {
    Carrier carrier = carriers.next(slot, token);
    ChannelSession session = new ChannelSession(carrier, backend, words, work, token, owner);
    carrier.join(session);
    return session;
  }
}
