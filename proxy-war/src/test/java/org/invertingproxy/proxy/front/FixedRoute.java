package org.invertingproxy.proxy.front;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.invertingproxy.proxy.config.AddressRange;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.servlet.WriteDeadline;
import org.invertingproxy.proxy.websocket.SocketTerms;
import org.invertingproxy.wire.BodyBudget;

/** A client side that sends every request to one backend. */
public final class FixedRoute {
  private FixedRoute() {}

  /** The handler. */
  public static ClientHandler to(
      String backendId,
      ExchangeBroker broker,
      LinkTable links,
      Limits limits,
      List<AddressRange> trusted,
      WriteDeadline.Terms writing,
      ScheduledExecutorService neutral,
      BodyBudget bodies,
      SocketTerms sockets) {
    return new ClientHandler(
        (request, host) -> Destination.to(backendId, null, () -> null),
        broker,
        links,
        limits,
        new RequestHeads("test-proxy", trusted),
        new CookieDomains(Set.of("proxy.example")),
        writing,
        neutral,
        bodies,
        sockets);
  }
}
