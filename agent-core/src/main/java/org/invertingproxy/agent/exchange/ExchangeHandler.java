package org.invertingproxy.agent.exchange;

/** Takes requests from a transport and sees to it that each is answered. */
@FunctionalInterface
public interface ExchangeHandler {
  /** A request came. Called on the event loop that carries it; must not block. */
  void handle(Exchange exchange);
}
