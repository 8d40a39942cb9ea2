package org.invertingproxy.proxy.datapath;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.AdminToken;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.FailedCredentials;
import org.invertingproxy.proxy.auth.IssuedToken;
import org.invertingproxy.proxy.auth.JwtVerifier;
import org.invertingproxy.proxy.auth.OutsideTokens;
import org.invertingproxy.proxy.auth.RevokedTokens;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.SigningKeys;
import org.invertingproxy.proxy.auth.TokenIssuer;
import org.invertingproxy.proxy.auth.TokenRequest;
import org.invertingproxy.proxy.channel.AgentChannels;
import org.invertingproxy.proxy.channel.ChannelHandshake;
import org.invertingproxy.proxy.channel.ChannelTerms;
import org.invertingproxy.proxy.channel.ServingRights;
import org.invertingproxy.proxy.config.AddressRange;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.MetricsConfig;
import org.invertingproxy.proxy.config.NameRules;
import org.invertingproxy.proxy.config.OperationConfig;
import org.invertingproxy.proxy.config.OutsideConfig;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.config.Sites;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.ExchangeListener;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.front.ClientHandler;
import org.invertingproxy.proxy.front.FixedRoute;
import org.invertingproxy.proxy.front.HostKind;
import org.invertingproxy.proxy.poll.AgentCallHandler;
import org.invertingproxy.proxy.poll.PollingLinks;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.servlet.Abort;
import org.invertingproxy.proxy.servlet.ClientAddress;
import org.invertingproxy.proxy.servlet.HeadOnly;
import org.invertingproxy.proxy.servlet.Neutral;
import org.invertingproxy.proxy.servlet.RawPath;
import org.invertingproxy.proxy.servlet.UnreadBody;
import org.invertingproxy.proxy.servlet.WriteDeadline;
import org.invertingproxy.proxy.websocket.PendingUpgrade;
import org.invertingproxy.proxy.websocket.SlowSends;
import org.invertingproxy.proxy.websocket.SocketTerms;
import org.invertingproxy.proxy.websocket.StallPermits;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.WireLimits;
import org.jspecify.annotations.Nullable;

/** The data path alone, put together for one open backend {@code b}. */
final class DataPathServlet extends GenericServlet {
  private static final long serialVersionUID = 1;

  /** What all bodies may hold together: enough that none is held back for want of it. */
  private static final int BODIES = 64 << 20;

  /** Short enough for tests, long enough for a busy machine. */
  static final Timeouts TIMEOUTS = timeouts(Duration.ofSeconds(6), Duration.ofMinutes(1));

  /** The same, with a deadline for heads before a silent agent counts as dead. */
  static final Timeouts SHORT_HEAD = timeouts(Duration.ofSeconds(2), Duration.ofMinutes(1));

  /** The same, impatient with clients that do not read. */
  static final Timeouts SHORT_STALL = timeouts(Duration.ofSeconds(6), Duration.ofSeconds(1));

  private final transient ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
  private final transient LinkTable links = new LinkTable();
  private final transient ConcurrentLinkedQueue<String> ends = new ConcurrentLinkedQueue<>();
  private final transient ConcurrentLinkedQueue<Exchange> begun = new ConcurrentLinkedQueue<>();
  private transient volatile BackendTerms terms = BackendTerms.NONE;
  private final transient BodyBudget bodies = new BodyBudget(BODIES);
  private final transient ExchangeBroker broker;
  private final transient PollingLinks polling;
  private final transient ClientHandler clients;
  private final transient AgentCallHandler agents;
  private final transient ExecutorService closer = Executors.newCachedThreadPool();
  private final transient ScheduledExecutorService neutral = Neutral.workers(2);
  private final transient ExecutorService slow = Executors.newFixedThreadPool(2);
  private final transient AtomicInteger suspended = new AtomicInteger();
  private final transient AgentChannels channels;
  private final transient ServingRights rights;
  private final transient TokenIssuer issuer;
  private final transient RevokedTokens revoked = new RevokedTokens();
  private final transient ChannelHandshake handshake;
  private final transient AtomicLong forgiven = new AtomicLong();

  /** Whoever has shown wrong credentials need not wait any more. */
  void forgiveFailures() {
    forgiven.addAndGet(TimeUnit.HOURS.toNanos(1));
  }

  /** From the next request on the backend has these terms. */
  void terms(BackendTerms own) {
    terms = own;
  }

  DataPathServlet(Path dataDir, Timeouts timeouts, Limits limits, List<AddressRange> trusted)
      throws IOException {
    this(dataDir, timeouts, limits, trusted, true);
  }

  DataPathServlet(
      Path dataDir, Timeouts timeouts, Limits limits, List<AddressRange> trusted, boolean open)
      throws IOException {
    timers.setRemoveOnCancelPolicy(true);
    ExchangeListener listener =
        new ExchangeListener() {
          @Override
          public void started(Exchange exchange) {
            begun.add(exchange);
          }

          @Override
          public void ended(Exchange exchange, @Nullable ForwardError error) {
            ends.add(error == null ? "ok" : error.tag());
          }
        };
    broker = new ExchangeBroker(links, timeouts, limits, timers, listener);
    polling = new PollingLinks(broker, timeouts, timers);
    clients =
        FixedRoute.to(
            "b",
            () -> terms,
            broker,
            links,
            limits,
            trusted,
            neutral,
            bodies,
            new SocketTerms(
                timers,
                closer,
                new SlowSends(slow, timers),
                new StallPermits(32, 8),
                new WriteDeadline.Terms(timers, System::nanoTime, timeouts.clientStall()),
                Duration.ofMillis(500),
                bodies));
    Clock clock = Clock.systemUTC();
    Backend record =
        new Backend(
            "b", Backend.ALL_USERS, "agent", List.of("/"), "b", List.of(), Instant.EPOCH, null);
    ProxyConfig config =
        new ProxyConfig(
            dataDir,
            DatabaseConfig.FILE,
            URI.create("https://proxy.example/"),
            "proxy.example",
            List.of(),
            List.of(),
            List.of(),
            true,
            timeouts,
            limits,
            ProxyConfig.DEFAULT_CHANNEL_HEAP,
            MetricsConfig.DEFAULTS,
            OperationConfig.DEFAULT,
            OutsideConfig.NONE,
            NameRules.DEFAULTS);
    SigningKeys keys = SigningKeys.open(dataDir, clock);
    issuer = new TokenIssuer(keys, clock);
    Authenticator authenticator =
        new Authenticator(
            new JwtVerifier(keys, revoked, clock), AdminToken.open(dataDir), OutsideTokens.NONE);
    AccessPolicy policy = new AccessPolicy(open);
    FailedCredentials failures = new FailedCredentials(() -> System.nanoTime() + forgiven.get());
    ClientAddress addresses = new ClientAddress(trusted);
    agents =
        new AgentCallHandler(
            id -> id.equals("b") ? record : null,
            authenticator,
            policy,
            failures,
            addresses,
            broker,
            polling,
            new Sites(config),
            WireLimits.DEFAULTS);
    rights =
        new ServingRights(id -> id.equals("b") ? record : null, authenticator, policy, failures);
    channels =
        new AgentChannels(rights, broker, ChannelTerms.of(config, "test-proxy"), timers, closer);
    handshake = new ChannelHandshake(channels, new Sites(config), addresses);
  }

  private static Timeouts timeouts(Duration responseHead, Duration clientStall) {
    return new Timeouts(
        Duration.ofSeconds(3),
        Duration.ofSeconds(1),
        responseHead,
        clientStall,
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5));
  }

  /** How the exchanges ended, in order. */
  ConcurrentLinkedQueue<String> ends() {
    return ends;
  }

  /** The exchanges that were begun, in order. */
  ConcurrentLinkedQueue<Exchange> begun() {
    return begun;
  }

  /** A token for the agent of that user. */
  String token(String user, Duration lifetime) {
    return issue(user, lifetime).value();
  }

  IssuedToken issue(String user, Duration lifetime) {
    return issuer.issue(new TokenRequest(Role.AGENT, user, null, lifetime));
  }

  /** Revokes the token, and looks at what runs as the proxy does then. */
  void revoke(IssuedToken token) {
    revoked.revoked(token.id(), token.expires());
    recheck();
  }

  /** Looks at what runs, as the proxy does every few seconds. */
  void recheck() {
    channels.recheck();
    polling.recheck(rights::standing);
  }

  /** Requests of clients whose threads have gone back to the server. */
  int suspended() {
    return suspended.get();
  }

  AgentChannels channels() {
    return channels;
  }

  LinkTable links() {
    return links;
  }

  /** What the bodies of all exchanges hold. */
  BodyBudget bodies() {
    return bodies;
  }

  ExchangeBroker broker() {
    return broker;
  }

  @Override
  public void service(ServletRequest req, ServletResponse res) throws IOException {
    HttpServletRequest request = (HttpServletRequest) req;
    Abort.check(request);
    if (HeadOnly.finish(request, (HttpServletResponse) res)
        || PendingUpgrade.resume(request, (HttpServletResponse) res)) {
      return;
    }
    String path = RawPath.of(request).substring(1);
    if (path.equals("agent/channel")) {
      handshake.handle(request, (HttpServletResponse) res);
    } else if (path.startsWith("agent/")) {
      agents.handle(request, (HttpServletResponse) res, path);
    } else {
      clients.handle(request, (HttpServletResponse) res, new HostKind.Path());
      suspended.incrementAndGet();
    }
    UnreadBody.leave(request, (HttpServletResponse) res);
  }

  @Override
  public void destroy() {
    polling.close();
    channels.close();
    closer.shutdown();
    slow.shutdownNow();
    neutral.shutdownNow();
    broker.abortAll();
    timers.shutdownNow();
  }
}
