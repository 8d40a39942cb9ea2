package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.agent.http.WebSocketDialer;
import org.invertingproxy.wire.AgentPaths;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.mux.CreditBudget;
import org.invertingproxy.wire.mux.Mux;
import org.invertingproxy.wire.mux.MuxConfig;
import org.invertingproxy.wire.mux.Side;
import org.jspecify.annotations.Nullable;

/** Dials the channels of one agent. Thread-safe. */
final class ChannelDialer {
  private static final String SOFTWARE = "inverting-agent";

  private final AgentConfig config;
  private final WebSocketDialer webSockets;
  private final ChannelSession.Work work;
  private final CreditBudget budget;
  private final ChannelTimings timings;
  private final ChannelWords words;
  private final String name;

  /**
   * A dialer for channels whose streams are that work.
   *
   * @throws IllegalArgumentException if the file of certificates is not usable
   */
  ChannelDialer(
      EventLoops loops,
      AgentConfig config,
      ChannelSession.Work work,
      CreditBudget budget,
      ChannelTimings timings) {
    this.config = config;
    this.webSockets = new WebSocketDialer(loops, ProxyOrigin.of(config), timings.answer());
    this.work = work;
    this.budget = budget;
    this.timings = timings;
    this.words = new ChannelWords(config.proxy(), new LinkWords(config));
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.name = HexFormat.of().formatHex(random);
  }

  /** The random name of this agent, by which the proxy knows its channels. */
  String name() {
    return name;
  }

  ChannelTimings timings() {
    return timings;
  }

  ChannelWords words() {
    return words;
  }

  /** Begins to open a channel; all that becomes of it is told on that loop, later. */
  ChannelSession dial(
      EventLoop loop, int slot, int attempt, @Nullable Token token, ChannelSession.Owner owner) {
    Fields hello =
        Fields.of(
            Attributes.SOFTWARE,
            SOFTWARE,
            Attributes.AGENT,
            name,
            Attributes.SLOT,
            Integer.toString(slot),
            Attributes.ATTEMPT,
            Integer.toString(attempt));
    ChannelSession session =
        new ChannelSession(
            loop,
            config.backend(),
            MuxConfig.of(Side.AGENT, hello, budget),
            timings,
            words,
            work,
            token,
            owner);
    Fields.Builder fields =
        Fields.builder().add("Host", config.proxy().authority()).add("User-Agent", SOFTWARE);
    OwnHandshake.mark(fields, name);
    if (token != null) { // so that the proxy need not open a channel to refuse it
      fields.add("Authorization", "Bearer " + token.reveal());
    }
    String target = config.proxy().target(AgentPaths.CHANNEL);
    int most = ChannelLimits.DEFAULTS.message();
    loop.execute(
        () -> webSockets.dial(loop, target, fields.build(), Mux.SUBPROTOCOL, most, session));
    return session;
  }
}
