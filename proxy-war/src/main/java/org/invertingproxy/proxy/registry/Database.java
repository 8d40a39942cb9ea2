package org.invertingproxy.proxy.registry;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.Driver;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * The database behind the registry: a small pool of connections over a schema that is up to date.
 * Connections live only inside the callbacks. Thread-safe. Close it after everything that uses it.
 */
public final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final long CONNECT_MILLIS = 5_000;

  private final String name;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(String name, HikariDataSource pool) {
    this.name = name;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Opens the H2 file of a data directory, and makes it when there is none.
   *
   * @throws RegistryUnavailableException when it is locked, damaged or out of reach
   */
  public static Database open(Path dataDirectory) {
    RegistryFile file = RegistryFile.in(dataDirectory);
    try {
      DataDirectory.create(dataDirectory);
      if (!file.exists()) {
        RegistryFile aside = file.aside();
        aside.deleteLeftOver();
        connect(aside.path().toString(), aside.newUrl(), true).close();
        aside.moveTo(file);
      }
      file.requireUsable();
    } catch (IOException e) {
      throw new RegistryUnavailableException("The registry " + file.path() + " is out of reach", e);
    }
    return connect(file.path().toString(), file.url(), false);
  }

  /**
   * Runs the callback in a transaction, which ends with it; an exception rolls back. All its
   * statements see the same state.
   */
  public <T> T inTransaction(Function<Handle, T> callback) {
    try {
      return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, callback::apply);
    } catch (JdbiException e) {
      throw new RegistryUnavailableException("The registry " + name + " failed", e);
    }
  }

  /** The same for a callback that writes: what it wrote is on disk when this returns. */
  public <T> T change(Function<Handle, T> callback) {
    T result = inTransaction(callback);
    // After a commit H2 has written, which outlives the process; this outlives a power cut, too.
    inTransaction(handle -> handle.execute("checkpoint sync"));
    return result;
  }

  @Override
  public void close() {
    pool.close();
    // It registers itself when it is loaded, and the JVM would keep a web application by it that
    // has ended. Our own connections are made without it.
    if (Driver.class.getClassLoader() == Database.class.getClassLoader()) {
      Driver.unload();
    }
  }

  private static Database connect(String name, String url, boolean fresh) {
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
      return new Database(name, pool);
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
        Flyway.configure(Database.class.getClassLoader())
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
}
