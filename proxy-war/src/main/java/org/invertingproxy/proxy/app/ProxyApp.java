package org.invertingproxy.proxy.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.invertingproxy.proxy.admin.CallBodies;
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.FailedCredentials;
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
import org.invertingproxy.proxy.outside.Issuers;
import org.invertingproxy.proxy.poll.AgentCallHandler;
import org.invertingproxy.proxy.poll.PollingLinks;
import org.invertingproxy.proxy.registry.Database;
import org.invertingproxy.proxy.registry.JdbcAuditLog;
import org.invertingproxy.proxy.registry.JdbcBackendRegistry;
import org.invertingproxy.proxy.registry.JdbcTokenRegistry;
import org.invertingproxy.proxy.registry.RoutingTable;
import org.invertingproxy.proxy.registry.UsageCounters;
import org.invertingproxy.proxy.registry.backup.JdbcBackups;
import org.invertingproxy.proxy.servlet.ClientAddress;
import org.invertingproxy.proxy.websocket.SlowSends;
import org.invertingproxy.proxy.websocket.SocketTerms;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.WireLimits;
import org.jspecify.annotations.Nullable;
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
  private final UsageCounters usage;
  private final ExchangeBroker broker;
  private final PollingLinks polling;
  private final AgentChannels channels;
  private final ProxyMetrics metrics;
  private final JdbcTokenRegistry tokens;
  private final ScheduledFuture<?> watch;
  private final Issuers issuers;
  private final ProxyServlet servlet;
  private final SecureOrigins origins;
  private final CallBodies bodiesOfCalls;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ProxyApp(ProxyConfig config, Database database, Schedulers schedulers)
      throws IOException {
    this.config = config;
    this.database = database;
    this.schedulers = schedulers;
    ScheduledExecutorService timers = schedulers.timers();
    Clock clock = Clock.systemUTC();
    bodiesOfCalls = new CallBodies(timers);

    // Records, and the routes made from them.
    JdbcAuditLog audit = new JdbcAuditLog(database, clock);
    registry =
        new JdbcBackendRegistry(database, audit, config.names(), clock, schedulers.registry());
    usage = new UsageCounters(database, schedulers.registry());
    registry.onChange(usage); // before the routes: no exchange of a new record comes before it
    RoutingTable routes = new RoutingTable();
    registry.onChange(routes);
    JdbcBackups backups = new JdbcBackups(database, registry, audit, config.dataDir(), clock);
    backups.onRestored(usage::reset);

    // Who may do what.
    Rights rights = Rights.open(config, database, audit, schedulers.registry(), clock);
    SigningKeys keys = rights.keys();
    issuers = rights.issuers();
    Authenticator authenticator = rights.authenticator();
    AccessPolicy policy = rights.policy();
    ClientAddress addresses = new ClientAddress(config.trustedProxies());
    FailedCredentials failures = new FailedCredentials(System::nanoTime);

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
            new ExchangeListeners(
                List.of(
                    new AccessLog(registry, clock),
                    new UsageListener(usage),
                    metrics.exchanges())));
    metrics.watch(broker);
    metrics.watchFailedChanges(database::failedChanges);
    polling = new PollingLinks(broker, config.timeouts(), timers);
    Records records = new Records(routes, config.open(), clock);
    ServingRights serving = new ServingRights(records, authenticator, policy, failures);
    channels =
        new AgentChannels(
            serving,
            broker,
            ChannelTerms.of(config, pseudonym(keys)),
            schedulers.channels(),
            schedulers.closer());
    EndedRights ended = new EndedRights(broker, polling, channels, serving, metrics);
    registry.onChange(ended);
    tokens = rights.tokens();
    backups.onRestored(tokens::restored);
    tokens.onRevoked((id, expires) -> ended.run());
    watch = ended.watch(schedulers.channels());

    BodyBudget bodies = BodyBudget.ofHeap();
    Sites sites = new Sites(config);
    HostKinds hosts = new HostKinds(config);
    origins = new SecureOrigins(hosts, routes, sites);
    servlet =
        new ProxyServlet(
            hosts,
            new CredentialWait(authenticator, failures, addresses),
            ClientHandler.of(
                new RegistryRouter(routes, presence, authenticator, policy, failures, addresses),
                broker,
                links,
                config,
                pseudonym(keys),
                schedulers.neutral(),
                bodies,
                SocketTerms.of(
                    timers,
                    schedulers.closer(),
                    new SlowSends(schedulers.slow(), timers),
                    config.timeouts().clientStall(),
                    bodies)),
            new AgentCallHandler(
                records,
                authenticator,
                policy,
                failures,
                addresses,
                broker,
                polling,
                sites,
                new WireLimits(config.limits().headBytes(), config.limits().headFields())),
            new ChannelHandshake(channels, sites, addresses),
            ControlSide.of(
                config,
                registry,
                audit,
                rights,
                ended,
                new AgentsOnline(links),
                metrics,
                usage::of,
                backups,
                failures,
                addresses,
                bodiesOfCalls,
                () -> !broker.isStopping(),
                clock),
            new StrictTransport(config.operation().hsts()));
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

  /**
   * Where a request without TLS shall go instead.
   *
   * @param authority its {@code Host}
   * @param port where TLS is spoken, unless the public URL says otherwise
   * @return the origin by https of the same host, or null where that is none of this proxy's
   */
  public @Nullable String secureOrigin(String authority, int port) {
    return origins.of(authority, port);
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
    bodiesOfCalls.close();
    channels.close();
    watch.cancel(false);
    tokens.close();
    issuers.close();
    schedulers.close(); // 5. no step runs any more that could use the registry
    registry.close(); // 6. last uses and counters are written
    usage.close();
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
