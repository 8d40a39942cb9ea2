package org.invertingproxy.proxy.admin;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.registry.Database;
import org.invertingproxy.proxy.registry.JdbcBackendRegistry;

/** The real registry, for one test. */
final class OpenRegistry implements AutoCloseable {
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final Database database;
  final JdbcBackendRegistry backends;

  OpenRegistry(Path dataDir) {
    database = Database.open(dataDir, DatabaseConfig.FILE);
    backends = new JdbcBackendRegistry(database, scheduler);
  }

  @Override
  public void close() {
    backends.close();
    scheduler.shutdownNow();
    database.close();
  }
}
