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
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.AdminToken;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.FailedAttempts;
import org.invertingproxy.proxy.auth.JwtVerifier;
import org.invertingproxy.proxy.auth.LoginSessions;
import org.invertingproxy.proxy.auth.MetricsToken;
import org.invertingproxy.proxy.auth.SignInCodes;
import org.invertingproxy.proxy.auth.SigningKeys;
import org.invertingproxy.proxy.auth.TestClock;
import org.invertingproxy.proxy.auth.TokenIssuer;
import org.invertingproxy.proxy.config.AddressRange;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.MetricsConfig;
import org.invertingproxy.proxy.config.NameRules;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.jetty.EmbeddedServer;
import org.invertingproxy.proxy.metrics.ProxyMetrics;
import org.invertingproxy.proxy.registry.AuditLog;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.invertingproxy.proxy.servlet.ClientAddress;
import org.jspecify.annotations.Nullable;

/** The admin handler on a real server, over a given registry and a clock that tests move. */
final class AdminServer implements AutoCloseable {
  final TestClock clock = new TestClock();
  final ProxyMetrics metrics = new ProxyMetrics(new LinkTable(), 2, id -> true);
  final AtomicBoolean ready = new AtomicBoolean(true);
  final Map<String, Instant> online = new ConcurrentHashMap<>();
  final JwtVerifier verifier;
  final TokenIssuer issuer;
  final String adminToken;
  private final EmbeddedServer server;

  AdminServer(Path dataDir, BackendRegistry registry, @Nullable URI publicUrl) throws Exception {
    this(dataDir, registry, publicUrl, List.of(), new EmptyAudit());
  }

  AdminServer(
      Path dataDir,
      BackendRegistry registry,
      @Nullable URI publicUrl,
      List<AddressRange> trusted,
      AuditLog audit)
      throws Exception {
    SigningKeys keys = SigningKeys.open(dataDir, clock);
    verifier = new JwtVerifier(keys, clock);
    issuer = new TokenIssuer(keys, clock);
    Authenticator authenticator = new Authenticator(verifier, AdminToken.open(dataDir));
    adminToken = Files.readString(dataDir.resolve(AdminToken.FILE)).strip();
    LoginSessions sessions = new LoginSessions(clock::nanoTime, clock);
    Gate gate =
        new Gate(
            authenticator,
            new AccessPolicy(false),
            sessions,
            new FailedAttempts(clock::nanoTime),
            new ClientAddress(trusted));
    PublicUrls urls = new PublicUrls(config(dataDir, publicUrl));
    AdminHandler handler =
        new AdminHandler(
            new BackendsApi(gate, registry, new BackendJson(urls, presence()), clock),
            new TokensApi(gate, issuer, registry, urls),
            new AuditApi(gate, audit),
            new SignIn(gate, authenticator, new SignInCodes(clock::nanoTime), sessions, urls),
            new AdminPage(),
            new Health(ready::get),
            new MetricsPage(gate, MetricsToken.in(metricsToken(dataDir)), metrics));
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
    metrics.close();
  }

  private AgentPresence presence() {
    return new AgentPresence() {
      @Override
      public boolean online(String backendId) {
        return online.containsKey(backendId);
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
