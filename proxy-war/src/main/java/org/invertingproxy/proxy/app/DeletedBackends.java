package org.invertingproxy.proxy.app;

import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.poll.PollingLinks;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendRegistry;

/** Ends what runs for a backend as soon as its record is deleted. */
final class DeletedBackends implements BackendRegistry.ChangeListener {
  private final ExchangeBroker broker;
  private final PollingLinks polling;

  DeletedBackends(ExchangeBroker broker, PollingLinks polling) {
    this.broker = broker;
    this.polling = polling;
  }

  @Override
  public void stored(Backend backend) {}

  @Override
  public void deleted(String id) {
    polling.forget(id);
    broker.forget(id);
  }
}
