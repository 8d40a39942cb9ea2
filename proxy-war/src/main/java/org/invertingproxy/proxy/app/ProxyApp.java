package org.invertingproxy.proxy.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.AdminToken;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.JwtVerifier;
import org.invertingproxy.proxy.auth.SigningKeys;
import org.invertingproxy.proxy.channel.AgentChannels;
import org.invertingproxy.proxy.channel.ChannelHandshake;
import org.invertingproxy.proxy.channel.ChannelTerms;
import org.invertingproxy.proxy.channel.ServingRights;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.config.Sites;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.ExchangeListeners;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.front.ClientHandler;
import org.invertingproxy.proxy.front.HostKinds;
import org.invertingproxy.proxy.front.RegistryRouter;
import org.invertingproxy.proxy.metrics.ProxyMetrics;
import org.invertingproxy.proxy.poll.AgentCallHandler;
import org.invertingproxy.proxy.poll.PollingLinks;
import org.invertingproxy.proxy.registry.Database;
import org.invertingproxy.proxy.registry.JdbcAuditLog;
import org.invertingproxy.proxy.registry.JdbcBackendRegistry;
import org.invertingproxy.proxy.registry.RoutingTable;
import org.invertingproxy.proxy.websocket.SlowSends;
import org.invertingproxy.proxy.websocket.SocketTerms;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.WireLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: builds every part of the proxy in the order of their needs, and stops them
 * in the order that loses least. Knows nothing of the container it runs in.
 */
public final class ProxyApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyApp.class);

  private final ProxyConfig config;
  private final Database database;
  private final Schedulers schedulers;
  private final JdbcBackendRegistry registry;
  private final ExchangeBroker broker;
  private final PollingLinks polling;
  private final AgentChannels channels;
  private final ProxyMetrics metrics;
  private final ProxyServlet servlet;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ProxyApp(ProxyConfig config, Database database, Schedulers schedulers)
      throws IOException {
    this.config = config;
    this.database = database;
    this.schedulers = schedulers;
    ScheduledExecutorService timers = schedulers.timers();
    Clock clock = Clock.systemUTC();

    // Records, and the routes made from them.
    JdbcAuditLog audit = new JdbcAuditLog(database, clock);
    registry =
        new JdbcBackendRegistry(database, audit, config.names(), clock, schedulers.registry());
    RoutingTable routes = new RoutingTable();
    registry.onChange(routes);

    // Who may do what.
    SigningKeys keys = SigningKeys.open(config.dataDir(), clock);
    Authenticator authenticator =
        new Authenticator(new JwtVerifier(keys, clock), AdminToken.open(config.dataDir()));
    AccessPolicy policy = new AccessPolicy(config.open());

    // Exchanges between clients and agents.
    LinkTable links = new LinkTable();
    LinkPresence presence = new LinkPresence(links);
    links.onChange(backendId -> routes.presenceChanged(backendId, presence));
    metrics =
        new ProxyMetrics(
            links, config.metrics().backends(), backendId -> routes.find(backendId).isPresent());
    broker =
        new ExchangeBroker(
            links,
            config.timeouts(),
            config.limits(),
            timers,
            new ExchangeListeners(List.of(new AccessLog(registry, clock), metrics.exchanges())));
    metrics.watch(broker);
    metrics.watchFailedChanges(database::failedChanges);
    polling = new PollingLinks(broker, config.timeouts(), timers);
    Records records = new Records(routes, config.open(), clock);
    channels =
        new AgentChannels(
            new ServingRights(records, authenticator, policy),
            broker,
            ChannelTerms.of(config, pseudonym(keys)),
            schedulers.channels(),
            schedulers.closer());
    registry.onChange(new EndedRights(broker, polling, channels, metrics));

    Sites sites = new Sites(config);
    servlet =
        new ProxyServlet(
            new HostKinds(config),
            ClientHandler.of(
                new RegistryRouter(routes, presence, authenticator, policy),
                broker,
                links,
                config,
                pseudonym(keys),
                schedulers.neutral(),
                BodyBudget.ofHeap(),
                SocketTerms.of(
                    timers,
                    schedulers.closer(),
                    new SlowSends(schedulers.slow(), timers),
                    config.timeouts().clientStall())),
            new AgentCallHandler(
                records,
                authenticator,
                policy,
                broker,
                polling,
                sites,
                new WireLimits(config.limits().headBytes(), config.limits().headFields())),
            new ChannelHandshake(channels, sites),
            ControlSide.of(
                config,
                registry,
                audit,
                keys,
                authenticator,
                policy,
                new AgentsOnline(links),
                metrics,
                () -> !broker.isStopping(),
                clock));
  }

  /**
   * Starts the proxy; the servlet serves from then on.
   *
   * @throws org.invertingproxy.proxy.registry.RegistryUnavailableException when the registry cannot
   *     be opened
   * @throws UncheckedIOException when the data directory cannot be used
   */
  public static ProxyApp start(ProxyConfig config) {
    Database database = Database.open(config.dataDir(), config.database());
    Schedulers schedulers = new Schedulers();
    try {
      ProxyApp app = new ProxyApp(config, database, schedulers);
      if (config.open()) {
        LOG.warn("Open mode: any agent may serve and any client may use every backend");
      }
      return app;
    } catch (IOException e) {
      abandon(database, schedulers);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      abandon(database, schedulers);
      throw e;
    }
  }

  /** The servlet for {@code /*}; asynchronous. */
  public ProxyServlet servlet() {
    return servlet;
  }

  /** Stops: see the steps. Idempotent; takes as long as the drain at most. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    broker.drain(); // 1. nothing new begins, and readiness says so
    polling.close(); // 2. agents hear at once that there is no more work
    channels.goAway();
    awaitIdle(); // 3. what runs may end: its agents and clients are still served
    broker.abortAll(); // 4. what is left is cut visibly
    channels.close();
    schedulers.close(); // 5. no step runs any more that could use the registry
    registry.close(); // 6. last uses are written
    database.close(); // 7. the file is free for the next start
    metrics.close(); // 8. the JVM, which may live on, calls nothing of ours
  }

  private void awaitIdle() {
    try {
      if (!broker.awaitIdle(config.timeouts().drain())) {
        LOG.warn("{} exchanges did not end within the drain and are cut", broker.held());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A name in Via that tells installations apart without telling which one it is. */
  private static String pseudonym(SigningKeys keys) {
    return "inverting-proxy-" + keys.issuer().substring(0, 8);
  }

  private static void abandon(Database database, Schedulers schedulers) {
    schedulers.close();
    database.close();
  }
}
