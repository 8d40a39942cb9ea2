package org.invertingproxy.proxy.registry.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.config.NameRules;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.Database;
import org.invertingproxy.proxy.registry.JdbcAuditLog;
import org.invertingproxy.proxy.registry.JdbcBackendRegistry;

/** A registry over its own database, with its backups, for one test. */
final class TestRegistry implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123456Z");

  /** Who makes the changes of the tests. */
  static final Actor ADMINISTRATOR = new Actor("administrator", "token-1", "192.0.2.1");

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  final Database database;
  final JdbcAuditLog audit;
  final JdbcBackendRegistry backends;
  final JdbcBackups backups;

  TestRegistry(Path directory, DatabaseConfig config) throws IOException {
    Files.createDirectories(directory);
    database = Database.open(directory, config);
    Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    audit = new JdbcAuditLog(database, clock);
    backends = new JdbcBackendRegistry(database, audit, NameRules.DEFAULTS, clock, scheduler);
    backups = new JdbcBackups(database, backends, audit, directory, clock);
  }

  /** A record as the API makes it. */
  void put(String id) {
    put(new Backend(id, "allUsers", "ann", List.of("/" + id, "/z"), null, NOON, null));
  }

  void put(Backend backend) {
    backends.put(backend, ADMINISTRATOR);
  }

  void delete(String id) {
    backends.delete(id, ADMINISTRATOR);
  }

  String backup() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    backups.write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  BackupSummary restore(String backup) throws IOException {
    return backups.restore(
        new ByteArrayInputStream(backup.getBytes(StandardCharsets.UTF_8)), ADMINISTRATOR);
  }

  @Override
  public void close() {
    backends.close();
    scheduler.shutdownNow();
    database.close();
  }
}
