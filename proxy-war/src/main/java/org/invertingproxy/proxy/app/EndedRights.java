package org.invertingproxy.proxy.app;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.proxy.channel.AgentChannels;
import org.invertingproxy.proxy.channel.ServingRights;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.metrics.ProxyMetrics;
import org.invertingproxy.proxy.poll.PollingLinks;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what runs as soon as the record, the token or the key that it hangs on is gone, and looks
 * every few seconds at everything that runs: for tokens that expire, and for what slipped in while
 * its right was being taken away. Running it makes such a look.
 */
final class EndedRights implements BackendRegistry.ChangeListener, Runnable {
  /** Well below the 10 s that are promised. */
  private static final int EVERY_SECONDS = 4;

  private static final Logger LOG = LoggerFactory.getLogger(EndedRights.class);

  private final ExchangeBroker broker;
  private final PollingLinks polling;
  private final AgentChannels channels;
  private final ServingRights serving;
  private final ProxyMetrics metrics;

  EndedRights(
      ExchangeBroker broker,
      PollingLinks polling,
      AgentChannels channels,
      ServingRights serving,
      ProxyMetrics metrics) {
    this.broker = broker;
    this.polling = polling;
    this.channels = channels;
    this.serving = serving;
    this.metrics = metrics;
  }

  /** Looks now and then, until cancelled. */
  ScheduledFuture<?> watch(ScheduledExecutorService timers) {
    return timers.scheduleWithFixedDelay(
        () -> {
          try {
            run();
          } catch (RuntimeException e) {
            LOG.error("A look at the rights of what runs failed", e);
          }
        },
        EVERY_SECONDS,
        EVERY_SECONDS,
        TimeUnit.SECONDS);
  }

  @Override
  public void run() {
    channels.recheck();
    polling.recheck(serving::standing);
    broker.recheck();
  }

  /** One record concerns few links: the rest is found by the next look. */
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
