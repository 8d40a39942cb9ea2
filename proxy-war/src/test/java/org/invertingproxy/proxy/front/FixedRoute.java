package org.invertingproxy.proxy.front;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.invertingproxy.proxy.config.AddressRange;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.websocket.SocketTerms;
import org.invertingproxy.wire.BodyBudget;

/** A client side that sends every request to one backend. */
public final class FixedRoute {
  private FixedRoute() {}

  /** The handler. */
  public static ClientHandler to(
      String backendId,
      Supplier<BackendTerms> terms,
      ExchangeBroker broker,
      LinkTable links,
      Limits limits,
      List<AddressRange> trusted,
      ScheduledExecutorService neutral,
      BodyBudget bodies,
      SocketTerms sockets) {
    return new ClientHandler(
        (request, host) -> Destination.to(backendId, terms.get(), null, () -> null),
        broker,
        links,
        limits,
        new RequestHeads("test-proxy", trusted),
        new CookieDomains(Set.of("proxy.example")),
        neutral,
        bodies,
        sockets);
  }
}
