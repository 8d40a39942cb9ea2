package org.invertingproxy.proxy.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.jspecify.annotations.Nullable;

/**
 * Counts exchanges when they end, and requests that never became one. On the path of a request:
 * takes no lock, and makes no object but for the first of its kind.
 */
final class ExchangeMeters implements ExchangeListener {
  private final BackendTags backends;
  private final Map<ForwardError, LazyCounter> refused = new EnumMap<>(ForwardError.class);

  ExchangeMeters(MeterRegistry meters, BackendTags backends) {
    this.backends = backends;
    for (ForwardError error : ForwardError.values()) {
      refused.put(error, new LazyCounter(() -> refused(meters, error)));
    }
  }

  @Override
  public void refused(ForwardError error) {
    LazyCounter counter = refused.get(error);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void ended(Exchange exchange, @Nullable ForwardError error) {
    backends.of(exchange.backendId()).ended(status(exchange, error), error, exchange.figures());
  }

  private static Counter refused(MeterRegistry meters, ForwardError error) {
    return Counter.builder("inverting.proxy.refused")
        .description("Requests of clients that no backend was asked about.")
        .tag("cause", error.tag())
        .register(meters);
  }

  /** What was sent, unless the client is to blame that it did not arrive. */
  private static int status(Exchange exchange, @Nullable ForwardError error) {
    boolean clientLeft = error == ForwardError.CLIENT_GONE || error == ForwardError.CLIENT_STALLED;
    return error != null && clientLeft ? error.status() : exchange.status();
  }
}
