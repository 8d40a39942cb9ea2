package org.invertingproxy.agent.transport;

import org.invertingproxy.agent.exchange.Exchange;
import org.invertingproxy.agent.exchange.ExchangeHandler;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;

/**
 * Knows this agent's own request for a channel when it comes back. A proxy that knows no channels
 * and serves every path, as Google's stand-alone one, takes it for a client's and hands it to the
 * agent that polls: the backend has no business with it, nor with the token in it. The answer is
 * 404, so the agent hears at once that there is no channel. Thread-safe.
 */
final class OwnHandshake implements ExchangeHandler {
  private final String agent;
  private final ExchangeHandler others;

  /**
   * A handler that leaves what is not its own to another one.
   *
   * @param agent this agent's random name
   */
  OwnHandshake(String agent, ExchangeHandler others) {
    this.agent = agent;
    this.others = others;
  }

  /** The fields of a handshake, marked as this agent's. */
  static void mark(Fields.Builder handshake, String agent) {
    handshake.add(AgentHeaders.AGENT_SESSION, agent);
  }

  @Override
  public void handle(Exchange exchange) {
    if (agent.equals(exchange.head().fields().first(AgentHeaders.AGENT_SESSION))) {
      exchange.respond(new ResponseHead(404, Fields.of("Content-Length", "0")), BodyPipe.empty());
    } else {
      others.handle(exchange);
    }
  }
}
