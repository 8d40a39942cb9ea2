package org.invertingproxy.proxy.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells several listeners, in their order.
 *
 * @param all who is told
 */
public record ExchangeListeners(List<ExchangeListener> all) implements ExchangeListener {
  /** Takes an immutable copy. */
  public ExchangeListeners {
    all = List.copyOf(all);
  }

  @Override
  public void refused(ForwardError error) {
    for (ExchangeListener listener : all) {
      listener.refused(error);
    }
  }

  @Override
  public void started(Exchange exchange) {
    for (ExchangeListener listener : all) {
      listener.started(exchange);
    }
  }

  @Override
  public void dispatched(Exchange exchange, AgentLink link) {
    for (ExchangeListener listener : all) {
      listener.dispatched(exchange, link);
    }
  }

  @Override
  public void answered(Exchange exchange, int status) {
    for (ExchangeListener listener : all) {
      listener.answered(exchange, status);
    }
  }

  @Override
  public void ended(Exchange exchange, @Nullable ForwardError error) {
    for (ExchangeListener listener : all) {
      listener.ended(exchange, error);
    }
  }
}
