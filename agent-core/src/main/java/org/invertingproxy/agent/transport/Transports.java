package org.invertingproxy.agent.transport;

import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.exchange.ExchangeHandler;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.wire.BodyBudget;

/** Makes the transport that an agent's settings ask for. */
public final class Transports {
  private Transports() {}

  /**
   * A transport that is not yet running.
   *
   * @param shared threads, memory and channels
   * @throws IllegalArgumentException if the file of certificates is not usable
   */
  public static AgentTransport of(
      SharedLink shared, AgentConfig config, ExchangeHandler handler, LinkListener link) {
    return of(shared.loops(), config, handler, link, shared.bodies(), shared.carriers());
  }

  static AgentTransport of(
      EventLoops loops,
      AgentConfig config,
      ExchangeHandler handler,
      LinkListener link,
      BodyBudget bodies,
      Carriers carriers) {
    TransportMode mode = config.transport().mode();
    if (mode == TransportMode.POLLING) {
      return new PollingTransport(loops, config, handler, link, bodies);
    }
    ChannelDialer dialer =
        new ChannelDialer(
            carriers,
            config,
            (stream, batch) -> ChannelExchange.begin(stream, batch, handler, bodies));
    ExchangeHandler polled = new OwnHandshake(carriers.name(), handler);
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
