package org.invertingproxy.proxy.registry;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Jdbi;

/** A small pool of connections to a database file that is open and has the present schema. */
final class Connections implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final long CONNECT_MILLIS = 5_000;

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Connections(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Opens the database.
   *
   * @param name by which its operator knows it
   * @param fresh whether it may be without a schema
   * @throws RegistryUnavailableException when it is locked, damaged or out of reach
   */
  static Connections open(String name, String url, boolean fresh) {
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl(url);
    source.setUser("sa");
    HikariConfig config = new HikariConfig();
    config.setPoolName("registry");
    config.setDataSource(source);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    // H2 closes a database with its last connection: keep one instead of renewing it.
    config.setMaxLifetime(0);
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw OpenFailure.explain(name, e);
    }
    try {
      migrate(name, pool, fresh);
      return new Connections(pool);
    } catch (FlywayException e) {
      pool.close();
      throw OpenFailure.explain(name, e);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static void migrate(String name, HikariDataSource pool, boolean fresh) {
    Flyway flyway =
        Flyway.configure(Connections.class.getClassLoader())
            .dataSource(pool)
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
  }

  Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    pool.close();
  }
}
