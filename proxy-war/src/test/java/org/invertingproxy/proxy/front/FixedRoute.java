package org.invertingproxy.proxy.front;

import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.LinkTable;

/** A client side that sends every request to one backend. */
public final class FixedRoute {
  private FixedRoute() {}

  /** The handler. */
  public static ClientHandler to(
      String backendId, ExchangeBroker broker, LinkTable links, Limits limits) {
    return new ClientHandler(
        (request, host) -> Destination.to(backendId, null), broker, links, limits, "test-proxy");
  }
}
