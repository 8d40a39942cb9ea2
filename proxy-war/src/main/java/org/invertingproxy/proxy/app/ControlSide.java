package org.invertingproxy.proxy.app;

import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.invertingproxy.proxy.admin.AdminHandler;
import org.invertingproxy.proxy.admin.AdminPage;
import org.invertingproxy.proxy.admin.AgentPresence;
import org.invertingproxy.proxy.admin.AuditApi;
import org.invertingproxy.proxy.admin.BackendJson;
import org.invertingproxy.proxy.admin.BackendsApi;
import org.invertingproxy.proxy.admin.BackupApi;
import org.invertingproxy.proxy.admin.CallBodies;
import org.invertingproxy.proxy.admin.Gate;
import org.invertingproxy.proxy.admin.Health;
import org.invertingproxy.proxy.admin.KeysApi;
import org.invertingproxy.proxy.admin.MetricsPage;
import org.invertingproxy.proxy.admin.PublicUrls;
import org.invertingproxy.proxy.admin.SignIn;
import org.invertingproxy.proxy.admin.TokenView;
import org.invertingproxy.proxy.admin.TokensApi;
import org.invertingproxy.proxy.admin.UsageSource;
import org.invertingproxy.proxy.auth.FailedCredentials;
import org.invertingproxy.proxy.auth.LoginSessions;
import org.invertingproxy.proxy.auth.MetricsToken;
import org.invertingproxy.proxy.auth.SignInCodes;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.metrics.ProxyMetrics;
import org.invertingproxy.proxy.registry.AuditLog;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.invertingproxy.proxy.registry.backup.Backups;
import org.invertingproxy.proxy.servlet.ClientAddress;

/** Puts together what the control hosts serve: admin page, API, sign-in and health. */
final class ControlSide {
  private ControlSide() {}

  static AdminHandler of(
      ProxyConfig config,
      BackendRegistry registry,
      AuditLog audit,
      Rights rights,
      Runnable keyRemoved,
      AgentPresence presence,
      ProxyMetrics metrics,
      UsageSource usage,
      Backups backups,
      FailedCredentials failures,
      ClientAddress addresses,
      CallBodies bodies,
      BooleanSupplier ready,
      Clock clock) {
    LoginSessions sessions = new LoginSessions(System::nanoTime, clock);
    Gate gate = new Gate(rights.authenticator(), rights.policy(), sessions, failures, addresses);
    PublicUrls urls = new PublicUrls(config);
    return new AdminHandler(
        new BackendsApi(gate, registry, new BackendJson(urls, presence, usage), clock),
        new TokensApi(
            gate,
            rights.mint(),
            rights.tokens(),
            new TokenView(rights.keys(), clock),
            registry,
            urls,
            clock),
        new AuditApi(gate, audit),
        new KeysApi(gate, rights.keys(), audit, keyRemoved, clock),
        new SignIn(gate, rights.authenticator(), new SignInCodes(System::nanoTime), sessions, urls),
        new AdminPage(),
        new Health(ready),
        new MetricsPage(gate, MetricsToken.in(config.metrics().tokenFile()), metrics),
        new BackupApi(gate, backups),
        bodies);
  }
}
