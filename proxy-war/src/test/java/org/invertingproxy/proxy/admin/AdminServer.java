package org.invertingproxy.proxy.admin;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.AdminToken;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.FailedCredentials;
import org.invertingproxy.proxy.auth.JwtVerifier;
import org.invertingproxy.proxy.auth.LoginSessions;
import org.invertingproxy.proxy.auth.MetricsToken;
import org.invertingproxy.proxy.auth.OutsideTokens;
import org.invertingproxy.proxy.auth.RevokedTokens;
import org.invertingproxy.proxy.auth.SignInCodes;
import org.invertingproxy.proxy.auth.SigningKeys;
import org.invertingproxy.proxy.auth.TestClock;
import org.invertingproxy.proxy.auth.TokenIssuer;
import org.invertingproxy.proxy.auth.TokenMint;
import org.invertingproxy.proxy.config.AddressRange;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.MetricsConfig;
import org.invertingproxy.proxy.config.NameRules;
import org.invertingproxy.proxy.config.OperationConfig;
import org.invertingproxy.proxy.config.OutsideConfig;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.jetty.EmbeddedServer;
import org.invertingproxy.proxy.metrics.ProxyMetrics;
import org.invertingproxy.proxy.registry.AuditLog;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.invertingproxy.proxy.registry.TokenRegistry;
import org.invertingproxy.proxy.registry.Usage;
import org.invertingproxy.proxy.servlet.ClientAddress;
import org.jspecify.annotations.Nullable;

/** The admin handler on a real server, over a given registry and a clock that tests move. */
final class AdminServer implements AutoCloseable {
  final TestClock clock = new TestClock();
  final ProxyMetrics metrics = new ProxyMetrics(new LinkTable(), 2, id -> true);
  final AtomicBoolean ready = new AtomicBoolean(true);
  final Map<String, Instant> online = new ConcurrentHashMap<>();
  final AtomicInteger keysRemoved = new AtomicInteger();
  final AdminHandler handler;
  final RevokedTokens revoked = new RevokedTokens();
  final SigningKeys keys;
  final JwtVerifier verifier;
  final TokenIssuer issuer;
  final Map<String, Usage> usage = new ConcurrentHashMap<>();
  final Deadlines deadlines = new Deadlines();
  final CallBodies bodies = new CallBodies(deadlines);
  final FakeBackups backups = new FakeBackups();
  final String adminToken;
  private final EmbeddedServer server;

  AdminServer(Path dataDir, BackendRegistry registry, TokenRegistry tokens, @Nullable URI publicUrl)
      throws Exception {
    this(dataDir, registry, tokens, publicUrl, List.of(), new EmptyAudit());
  }

  AdminServer(
      Path dataDir,
      BackendRegistry registry,
      TokenRegistry tokens,
      @Nullable URI publicUrl,
      List<AddressRange> trusted,
      AuditLog audit)
      throws Exception {
    keys = SigningKeys.open(dataDir, clock);
    tokens.onRevoked(revoked);
    verifier = new JwtVerifier(keys, revoked, clock);
    issuer = new TokenIssuer(keys, clock);
    Authenticator authenticator =
        new Authenticator(verifier, AdminToken.open(dataDir), OutsideTokens.NONE);
    adminToken = Files.readString(dataDir.resolve(AdminToken.FILE)).strip();
    LoginSessions sessions = new LoginSessions(clock::nanoTime, clock);
    Gate gate =
        new Gate(
            authenticator,
            new AccessPolicy(false),
            sessions,
            new FailedCredentials(clock::nanoTime),
            new ClientAddress(trusted));
    PublicUrls urls = new PublicUrls(config(dataDir, publicUrl));
    handler =
        new AdminHandler(
            new BackendsApi(gate, registry, new BackendJson(urls, presence(), ids -> usage), clock),
            new TokensApi(
                gate,
                new TokenMint(issuer, tokens, clock),
                tokens,
                new TokenView(keys, clock),
                registry,
                urls,
                clock),
            new AuditApi(gate, audit),
            new KeysApi(gate, keys, audit, keysRemoved::incrementAndGet, clock),
            new SignIn(gate, authenticator, new SignInCodes(clock::nanoTime), sessions, urls),
            new AdminPage(),
            new Health(ready::get),
            new MetricsPage(gate, MetricsToken.in(metricsToken(dataDir)), metrics),
            new BackupApi(gate, backups),
            bodies);
    server = new EmbeddedServer("127.0.0.1", 0);
    server.serve(servlet(handler));
  }

  URI uri(String path) {
    return URI.create("http://localhost:" + server.address().getPort() + path);
  }

  /** A file beside the data directory's own, if the test has made one. */
  private static @Nullable Path metricsToken(Path dataDir) {
    Path file = dataDir.resolve("metrics-token");
    return Files.exists(file) ? file : null;
  }

  @Override
  public void close() throws Exception {
    server.close();
    deadlines.shutdownNow();
    metrics.close();
  }

  private AgentPresence presence() {
    return new AgentPresence() {
      @Override
      public boolean online(String backendId) {
        return online.containsKey(backendId);
      }

      @Override
      public List<ConnectedAgent> agents(String backendId) {
        Instant since = online.get(backendId);
        return since == null
            ? List.of()
            : List.of(
                new ConnectedAgent("channel:7f3a9c01/0", "channel", since, since, 2, "agent/1"));
      }

      @Override
      public @Nullable Instant lastSeen(String backendId) {
        return online.get(backendId);
      }
    };
  }

  private static ProxyConfig config(Path dataDir, @Nullable URI publicUrl) {
    return new ProxyConfig(
        dataDir,
        DatabaseConfig.FILE,
        publicUrl,
        publicUrl == null ? "localhost" : publicUrl.getHost(),
        List.of(),
        List.of("shared.test"),
        List.of(),
        false,
        Timeouts.DEFAULTS,
        Limits.DEFAULTS,
        ProxyConfig.DEFAULT_CHANNEL_HEAP,
        MetricsConfig.DEFAULTS,
        OperationConfig.DEFAULT,
        OutsideConfig.NONE,
        NameRules.DEFAULTS);
  }

  private static GenericServlet servlet(AdminHandler handler) {
    return new GenericServlet() {
      @Override
      public void service(ServletRequest request, ServletResponse response) throws IOException {
        handler.handle((HttpServletRequest) request, (HttpServletResponse) response);
      }
    };
  }
}
