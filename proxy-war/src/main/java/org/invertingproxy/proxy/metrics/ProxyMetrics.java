package org.invertingproxy.proxy.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.invertingproxy.proxy.exchange.AgentLink;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one proxy. They are in a registry of their own, which ends with it: nothing is
 * static. Gauges are asked for when somebody reads them, so they cost requests nothing.
 * Thread-safe.
 */
public final class ProxyMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmMeters jvm;
  private final BackendTags backends;
  private final ExchangeMeters exchanges;

  /**
   * Figures that are all zero.
   *
   * @param links what the gauges ask
   * @param mostBackends how many backends have series of their own; the others share one
   * @param known whether a backend has a record; must not block
   */
  public ProxyMetrics(LinkTable links, int mostBackends, Predicate<String> known) {
    jvm = new JvmMeters(meters);
    backends = new BackendTags(meters, mostBackends, known, links);
    exchanges = new ExchangeMeters(meters, backends);
    Gauge.builder("inverting.proxy.exchanges.waiting", links, LinkTable::waiting)
        .description("Exchanges that wait for an agent now.")
        .register(meters);
    Gauge.builder("inverting.proxy.backends.online", links, LinkTable::online)
        .description("Backends with an agent that would take a request now.")
        .register(meters);
    links("channel", links, AgentLink::carriesMessages);
    links("polling", links, link -> !link.carriesMessages());
    Gauge.builder("inverting.proxy.build.info", () -> 1)
        .description("Always 1; the tags say what runs.")
        .tag("version", version())
        .tag("java", System.getProperty("java.version", "unknown"))
        .register(meters);
  }

  private void links(String transport, LinkTable links, Predicate<AgentLink> which) {
    Gauge.builder("inverting.proxy.links", links, table -> table.links(which))
        .description("Links of agents, one for each backend that an agent serves by a connection.")
        .tag("transport", transport)
        .register(meters);
  }

  /** Counts what it hears of exchanges; for the broker. */
  public ExchangeListener exchanges() {
    return exchanges;
  }

  /** Also tells how many exchanges the broker holds. */
  public void watch(ExchangeBroker broker) {
    Gauge.builder("inverting.proxy.exchanges.held", broker, ExchangeBroker::held)
        .description("Exchanges that have begun and not ended: waiting, running, WebSockets.")
        .register(meters);
  }

  /** Also tells how many changes of the registry have failed so far. */
  public void watchFailedChanges(LongSupplier failed) {
    FunctionCounter.builder(
            "inverting.proxy.registry.write.failures", failed, LongSupplier::getAsLong)
        .description("Changes of the registry that its database did not take.")
        .register(meters);
  }

  /** The record of that backend is gone, and its series with it. */
  public void forget(String backendId) {
    backends.forget(backendId);
  }

  /**
   * Writes all figures.
   *
   * @param format as {@link Exposition#of} chose it
   */
  public void write(Exposition format, OutputStream out) throws IOException {
    meters.scrape(out, format.contentType());
  }

  private static String version() {
    @Nullable String packaged = ProxyMetrics.class.getPackage().getImplementationVersion();
    return Objects.requireNonNullElse(packaged, "unknown");
  }

  @Override
  public void close() {
    jvm.close();
    meters.close();
  }
}
