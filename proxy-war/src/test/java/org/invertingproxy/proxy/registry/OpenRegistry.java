package org.invertingproxy.proxy.registry;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.NameRules;

/** A registry over its own database, for one test. */
final class OpenRegistry implements AutoCloseable {
  /** Who makes the changes of the tests. */
  static final Actor ADMINISTRATOR = new Actor("administrator", "token-1", "192.0.2.1");

  final HandCrankedScheduler scheduler = new HandCrankedScheduler();
  final Database database;
  final JdbcAuditLog audit;
  final JdbcTokenRegistry tokens;
  final JdbcBackendRegistry registry;

  /** Over the file of that directory. */
  OpenRegistry(Path dataDirectory) {
    this(dataDirectory, DatabaseConfig.FILE);
  }

  OpenRegistry(Path dataDirectory, DatabaseConfig config) {
    this(dataDirectory, config, NameRules.DEFAULTS, Clock.systemUTC());
  }

  OpenRegistry(Path dataDirectory, DatabaseConfig config, NameRules names, Clock clock) {
    database = Database.open(dataDirectory, config);
    audit = new JdbcAuditLog(database, clock);
    tokens = new JdbcTokenRegistry(database, audit, clock);
    registry = new JdbcBackendRegistry(database, audit, names, clock, scheduler);
  }

  /** A record as the API makes it. */
  static Backend backend(String id) {
    return new Backend(
        id,
        "allUsers",
        "agent@example.com",
        List.of("/" + id),
        null,
        Instant.parse("2026-01-02T03:04:05.678901Z"),
        null);
  }

  /** Ends like a process that was killed: what is in memory is lost. */
  void closeWithoutFlush() {
    scheduler.shutdownNow();
    database.close();
  }

  @Override
  public void close() {
    registry.close();
    closeWithoutFlush();
  }
}
