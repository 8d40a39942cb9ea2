package org.invertingproxy.proxy.registry;

import com.zaxxer.hikari.HikariConfig;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Handle;

/** An H2 database in the memory of this process, which ends with its last connection. */
final class MemoryStore implements Store {
  private final String url;

  MemoryStore(String url) {
    this.url = url;
  }

  @Override
  public String name() {
    return ServerName.of(url);
  }

  @Override
  public Connections connect() {
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl(url);
    source.setUser("sa");
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaxLifetime(0);
    return Connections.pooled(name(), config, true);
  }

  @Override
  public boolean isClosedBy(Throwable failure) {
    return OpenFailure.isFinal(failure);
  }

  @Override
  public boolean isOutOfRoom(Throwable failure) {
    return false;
  }

  @Override
  public void streaming(Handle handle, boolean on) {
    LazyResults.set(handle, on);
  }

  @Override
  public void close() {
    OwnDriver.unload();
  }
}
