package org.invertingproxy.proxy.app;

import org.invertingproxy.proxy.channel.AgentChannels;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.metrics.ProxyMetrics;
import org.invertingproxy.proxy.poll.PollingLinks;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendRegistry;

/** Ends what runs for a backend as soon as its record, or the right to serve it, is gone. */
final class EndedRights implements BackendRegistry.ChangeListener {
  private final ExchangeBroker broker;
  private final PollingLinks polling;
  private final AgentChannels channels;
  private final ProxyMetrics metrics;

  EndedRights(
      ExchangeBroker broker, PollingLinks polling, AgentChannels channels, ProxyMetrics metrics) {
    this.broker = broker;
    this.polling = polling;
    this.channels = channels;
    this.metrics = metrics;
  }

  /** Polling agents show their right with every call. */
  @Override
  public void stored(Backend backend) {
    channels.recheck(backend);
  }

  @Override
  public void deleted(String id) {
    polling.forget(id);
    broker.forget(id);
    channels.forget(id);
    metrics.forget(id);
  }
}
