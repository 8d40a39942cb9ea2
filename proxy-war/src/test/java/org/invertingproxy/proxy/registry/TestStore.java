package org.invertingproxy.proxy.registry;

import org.invertingproxy.proxy.config.DatabaseConfig;

/** The kinds of database that the registry's tests run on. */
enum TestStore {
  FILE {
    @Override
    DatabaseConfig newDatabase() {
      return DatabaseConfig.FILE;
    }
  },

  POSTGRESQL {
    @Override
    DatabaseConfig newDatabase() {
      return PostgresServer.shared().newDatabase();
    }
  };

  /** An empty database; for the file one per directory. */
  abstract DatabaseConfig newDatabase();
}
