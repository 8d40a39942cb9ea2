package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.ProxyAddress;
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

/**
 * The channels to one proxy of the agents that share a link, numbered by slots: of each slot at
 * most one takes new sessions. Thread-safe; what concerns one slot happens on its event loop.
 */
final class Carriers {
  private static final String SOFTWARE = "inverting-agent";

  private final EventLoops loops;
  private final ProxyAddress proxy;
  private final WebSocketDialer webSockets;
  private final CreditBudget budget;
  private final ChannelTimings timings;
  private final String name;
  private final Map<Integer, Slot> slots = new HashMap<>(); // guarded by this
  private volatile boolean shared;

  /** Used on its loop. */
  private static final class Slot {
    private final EventLoop loop;
    private @Nullable Carrier latest;
    private final Set<ChannelSlot> users = new HashSet<>();
    private int attempts;

    Slot(EventLoop loop) {
      this.loop = loop;
    }
  }

  /**
   * Carriers to the proxy of these settings; nothing is dialed yet.
   *
   * @throws IllegalArgumentException if the file of certificates is not usable
   */
  Carriers(EventLoops loops, AgentConfig config, CreditBudget budget, ChannelTimings timings) {
    this.loops = loops;
    this.proxy = config.proxy();
    this.webSockets = new WebSocketDialer(loops, ProxyOrigin.of(config), timings.answer());
    this.budget = budget;
    this.timings = timings;
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.name = HexFormat.of().formatHex(random);
  }

  /** The random name by which the proxy knows these channels. */
  String name() {
    return name;
  }

  ChannelTimings timings() {
    return timings;
  }

  /** From now on several agents use them, so no handshake is one agent's alone. */
  void share() {
    shared = true;
  }

  EventLoop loop(int slot) {
    return slot(slot).loop;
  }

  private synchronized Slot slot(int number) {
    return slots.computeIfAbsent(number, key -> new Slot(loops.next()));
  }

  /** On the slot's loop: the channel that a further session may join, dialed if there is none. */
  Carrier next(int number, @Nullable Token token) {
    Slot slot = slot(number);
    Carrier latest = slot.latest;
    if (latest == null || !latest.takes()) {
      slot.attempts++;
      latest = dial(slot.loop, number, slot.attempts, shared ? null : token);
      slot.latest = latest;
    }
    return latest;
  }

  /** On the slot's loop: that agent's part of it is running. */
  void enter(int number, ChannelSlot one) {
    slot(number).users.add(one);
  }

  /** On the slot's loop: it is not any more. */
  void exit(int number, ChannelSlot one) {
    slot(number).users.remove(one);
  }

  /**
   * On the slot's loop: whether another agent has hopes of it, so that a channel is kept anyway.
   */
  boolean isHopefulBeside(int number, ChannelSlot one) {
    return slot(number).users.stream().anyMatch(other -> other != one && other.isHopeful());
  }

  private Carrier dial(EventLoop loop, int slot, int attempt, @Nullable Token token) {
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
    Carrier carrier = new Carrier(loop, MuxConfig.of(Side.AGENT, hello, budget), timings, token);
    Fields.Builder fields =
        Fields.builder().add("Host", proxy.authority()).add("User-Agent", SOFTWARE);
    OwnHandshake.mark(fields, name);
    if (token != null) { // so that the proxy need not open a channel to refuse it
      fields.add("Authorization", "Bearer " + token.reveal());
    }
    String target = proxy.target(AgentPaths.CHANNEL);
    int most = ChannelLimits.DEFAULTS.message();
    loop.execute(
        () -> webSockets.dial(loop, target, fields.build(), Mux.SUBPROTOCOL, most, carrier));
    return carrier;
  }
}
