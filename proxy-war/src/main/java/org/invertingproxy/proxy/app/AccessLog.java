package org.invertingproxy.proxy.app;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.proxy.exchange.AgentLink;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.Offer;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line per exchange and notes when each backend last answered. */
final class AccessLog implements ExchangeListener {
  private static final Logger LOG = LoggerFactory.getLogger("org.invertingproxy.access");

  private final BackendRegistry registry;
  private final Clock clock;

  AccessLog(BackendRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  @Override
  public void answered(Exchange exchange, int status) {
    registry.touch(exchange.backendId(), clock.instant());
  }

  @Override
  public void ended(Exchange exchange, @Nullable ForwardError error) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    LOG.info(
        "{} {} {} {} user={} link={} {} ms{}",
        exchange.backendId(),
        exchange.request().method(),
        path(exchange.request().target()),
        status(exchange, error),
        exchange.user() == null ? "-" : exchange.user(),
        link(exchange),
        TimeUnit.NANOSECONDS.toMillis(exchange.figures().totalNanos()),
        error == null ? "" : " cause=" + error.tag());
  }

  /** What was sent, unless the client is to blame that it did not arrive. */
  private static int status(Exchange exchange, @Nullable ForwardError error) {
    return error == ForwardError.CLIENT_GONE || error == ForwardError.CLIENT_STALLED
        ? error.status()
        : exchange.status();
  }

  /** Queries carry secrets too often to be logged. */
  private static String path(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private static String link(Exchange exchange) {
    Offer offer = exchange.offer();
    AgentLink link = offer == null ? null : offer.link();
    return link == null ? "-" : link.name();
  }
}
