package org.invertingproxy.proxy.registry;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database. The pool replaces broken connections, so it is back as soon as the server
 * is. A commit is on the server's disk when it returns, as {@code synchronous_commit} has it.
 */
final class PostgresStore implements Store {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);

  // A server whose machine is gone never answers: without this a call would wait for ever.
  private static final String SILENCE_SECONDS = "20";

  private final String url;
  private final @Nullable String user;
  private final @Nullable Path passwordFile;

  PostgresStore(String url, DatabaseConfig config) {
    this.url = url;
    this.user = config.user();
    this.passwordFile = config.passwordFile();
  }

  @Override
  public String name() {
    return ServerName.of(url);
  }

  @Override
  public Connections connect() {
    HikariConfig config = new HikariConfig();
    // By the driver itself, not by those that are registered: see close. The URL's own parameters
    // win over these.
    config.setDriverClassName(Driver.class.getName());
    config.setJdbcUrl(url);
    config.addDataSourceProperty("socketTimeout", SILENCE_SECONDS);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "inverting-proxy");
    if (user != null) {
      String account = user;
      String first = password(); // a file that cannot be read is told at the start
      config.setUsername(account);
      config.setPassword(first);
      config.setCredentialsProvider(() -> Credentials.of(account, password()));
    }
    return Connections.pooled(name(), config, true);
  }

  private @Nullable String password() {
    if (passwordFile == null) {
      return null;
    }
    try {
      String password = Files.readString(passwordFile).strip();
      if (password.isEmpty()) {
        throw new RegistryUnavailableException("The password file " + passwordFile + " is empty");
      }
      return password;
    } catch (IOException e) {
      throw new RegistryUnavailableException(
          "The password file " + passwordFile + " cannot be read", e);
    }
  }

  @Override
  public boolean isClosedBy(Throwable failure) {
    return false;
  }

  @Override
  public boolean isOutOfRoom(Throwable failure) {
    return SqlState.of(failure).isOutOfRoom();
  }

  /** Takes the driver back that has registered itself, unless it is the container's. */
  @Override
  public void close() {
    if (Driver.class.getClassLoader() == PostgresStore.class.getClassLoader()
        && Driver.isRegistered()) {
      try {
        Driver.deregister();
      } catch (SQLException e) {
        LOG.warn("The database driver stays registered", e);
      }
    }
  }
}
