package org.invertingproxy.proxy.registry;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A registry over its own database, for one test. */
final class OpenRegistry implements AutoCloseable {
  final HandCrankedScheduler scheduler = new HandCrankedScheduler();
  final Database database;
  final JdbcBackendRegistry registry;

  OpenRegistry(Path dataDirectory) {
    database = Database.open(dataDirectory);
    registry = new JdbcBackendRegistry(database, scheduler);
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
