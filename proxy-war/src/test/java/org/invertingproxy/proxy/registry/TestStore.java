package org.invertingproxy.proxy.registry;

import java.util.UUID;
import org.invertingproxy.proxy.config.DatabaseConfig;

/** The kinds of database that the registry's tests run on. */
public enum TestStore {
  FILE {
    @Override
    public DatabaseConfig newDatabase() {
      return DatabaseConfig.FILE;
    }
  },

  MEMORY {
    @Override
    public DatabaseConfig newDatabase() {
      String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"; // tests open it again
      return new DatabaseConfig(url, null, null, null);
    }
  },

  POSTGRESQL {
    @Override
    public DatabaseConfig newDatabase() {
      return PostgresServer.shared().newDatabase();
    }
  };

  /** An empty database; for the file one per directory. */
  public abstract DatabaseConfig newDatabase();
}
