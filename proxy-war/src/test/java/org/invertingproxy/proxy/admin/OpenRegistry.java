package org.invertingproxy.proxy.admin;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.NameRules;
import org.invertingproxy.proxy.registry.Database;
import org.invertingproxy.proxy.registry.JdbcAuditLog;
import org.invertingproxy.proxy.registry.JdbcBackendRegistry;
import org.invertingproxy.proxy.registry.JdbcTokenRegistry;

/** The real registry, for one test. */
final class OpenRegistry implements AutoCloseable {
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final Database database;
  final JdbcAuditLog audit;
  final JdbcBackendRegistry backends;
  final JdbcTokenRegistry tokens;

  OpenRegistry(Path dataDir) {
    Clock clock = Clock.systemUTC();
    database = Database.open(dataDir, DatabaseConfig.FILE);
    audit = new JdbcAuditLog(database, clock);
    backends = new JdbcBackendRegistry(database, audit, NameRules.DEFAULTS, clock, scheduler);
    tokens = new JdbcTokenRegistry(database, audit, clock);
  }

  @Override
  public void close() {
    backends.close();
    scheduler.shutdownNow();
    database.close();
  }
}
