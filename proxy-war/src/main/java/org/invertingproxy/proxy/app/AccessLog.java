package org.invertingproxy.proxy.app;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.proxy.exchange.AgentLink;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeFigures;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.Offer;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes one line per exchange and notes when each backend last answered. */
final class AccessLog implements ExchangeListener {
  private static final Logger LOG = LoggerFactory.getLogger("org.invertingproxy.access");

  private static final int ID_DIGITS = 16;

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
    ExchangeFigures figures = exchange.figures();
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("id", id(exchange))
            .addKeyValue("backend", exchange.backendId())
            .addKeyValue("link", link(exchange))
            .addKeyValue("user", exchange.asked().user())
            .addKeyValue("method", exchange.request().method())
            .addKeyValue("target", path(exchange.request().target()))
            .addKeyValue("status", status(exchange, error))
            .addKeyValue("in", figures.requestBytes())
            .addKeyValue("out", figures.responseBytes())
            .addKeyValue("waited-ms", millis(figures.waitedNanos()))
            .addKeyValue("head-ms", millis(figures.headNanos()))
            .addKeyValue("total-ms", millis(figures.totalNanos()));
    if (error != null) {
      line = line.addKeyValue("cause", error.tag());
    }
    line.log("");
  }

  /** Enough of the request's id to know it by, and too little to ask for the request. */
  private static @Nullable String id(Exchange exchange) {
    Offer offer = exchange.offer();
    return offer == null ? null : offer.id().substring(0, ID_DIGITS);
  }

  private static @Nullable Long millis(long nanos) {
    return nanos == ExchangeFigures.NEVER ? null : TimeUnit.NANOSECONDS.toMillis(nanos);
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

  private static @Nullable String link(Exchange exchange) {
    Offer offer = exchange.offer();
    AgentLink link = offer == null ? null : offer.link();
    return link == null ? null : link.name();
  }
}
