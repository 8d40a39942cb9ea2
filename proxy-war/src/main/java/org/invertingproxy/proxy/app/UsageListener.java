package org.invertingproxy.proxy.app;

import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeFigures;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.registry.Usage;
import org.invertingproxy.proxy.registry.UsageCounters;
import org.jspecify.annotations.Nullable;

/** Counts every exchange, once it has ended, to its backend. */
final class UsageListener implements ExchangeListener {
  private final UsageCounters counters;

  UsageListener(UsageCounters counters) {
    this.counters = counters;
  }

  @Override
  public void ended(Exchange exchange, @Nullable ForwardError error) {
    ExchangeFigures figures = exchange.figures();
    counters.count(
        exchange.backendId(),
        error == null
            ? Usage.answered(exchange.status(), figures.requestBytes(), figures.responseBytes())
            : Usage.failed(figures.requestBytes(), figures.responseBytes()));
  }
}
