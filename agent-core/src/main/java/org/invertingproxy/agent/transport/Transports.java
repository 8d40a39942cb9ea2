package org.invertingproxy.agent.transport;

import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.exchange.ExchangeHandler;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.mux.CreditBudget;

/** Makes the transport that an agent's settings ask for. */
public final class Transports {
  private Transports() {}

  /**
   * A transport that is not yet running.
   *
   * @param bodies what bodies are taken from while they wait
   * @throws IllegalArgumentException if the file of certificates is not usable
   */
  public static AgentTransport of(
      EventLoops loops,
      AgentConfig config,
      ExchangeHandler handler,
      LinkListener link,
      BodyBudget bodies) {
    return of(loops, config, handler, link, bodies, ChannelTimings.USUAL);
  }

  static AgentTransport of(
      EventLoops loops,
      AgentConfig config,
      ExchangeHandler handler,
      LinkListener link,
      BodyBudget bodies,
      ChannelTimings timings) {
    TransportMode mode = config.transport().mode();
    if (mode == TransportMode.POLLING) {
      return new PollingTransport(loops, config, handler, link, bodies);
    }
    ChannelDialer dialer =
        new ChannelDialer(
            loops,
            config,
            (stream, batch) -> ChannelExchange.begin(stream, batch, handler, bodies),
            CreditBudget.ofHeap(),
            timings);
    ExchangeHandler polled = new OwnHandshake(dialer.name(), handler);
    return mode == TransportMode.CHANNEL
        ? new ChannelTransport(loops, config, dialer, link, null)
        : new TransportSelector(
            loops,
            config,
            dialer,
            part -> new PollingTransport(loops, config, polled, part, bodies),
            link);
  }
}
