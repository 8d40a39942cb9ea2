package org.invertingproxy.proxy.registry;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Connections to a database that is open and has the present schema. */
final class Connections implements AutoCloseable {
  /** At once. */
  static final int MOST = 4;

  private static final long CONNECT_MILLIS = 5_000;

  private final @Nullable HikariDataSource ownPool;
  private final Jdbi jdbi;

  private Connections(DataSource source, @Nullable HikariDataSource ownPool) {
    this.ownPool = ownPool;
    this.jdbi = Jdbi.create(source);
  }

  /**
   * Opens a pool.
   *
   * @param name by which the operator knows the database
   * @param config with the data source
   * @param fresh whether it may be without a schema
   * @throws RegistryUnavailableException when it is locked, damaged or out of reach
   */
  static Connections pooled(String name, HikariConfig config, boolean fresh) {
    config.setPoolName("registry");
    config.setMaximumPoolSize(MOST);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config);
    } catch (RuntimeException e) { // an address that the driver does not take is one, too
      throw OpenFailure.explain(name, e);
    }
    try {
      migrate(name, pool, fresh);
      return new Connections(pool, pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** The same from a pool that stays its owner's. */
  static Connections of(String name, DataSource source) {
    migrate(name, source, true);
    return new Connections(source, null);
  }

  private static void migrate(String name, DataSource source, boolean fresh) {
    try {
      Flyway flyway =
          Flyway.configure(Connections.class.getClassLoader())
              .dataSource(source)
              .locations("classpath:db/migration")
              .failOnMissingLocations(true)
              // A schema newer than this program is refused, too.
              .ignoreMigrationPatterns(new String[0])
              .loggers("slf4j")
              .load();
      if (!fresh && flyway.info().current() == null) {
        throw new RegistryUnavailableException(
            "The registry " + name + " is damaged: it has no schema");
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw OpenFailure.explain(name, e);
    }
  }

  Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    if (ownPool != null) {
      ownPool.close();
    }
  }
}
