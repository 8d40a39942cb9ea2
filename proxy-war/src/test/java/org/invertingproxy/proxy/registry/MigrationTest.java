package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.invertingproxy.proxy.registry.OpenRegistry.backend;

import com.zaxxer.hikari.util.DriverDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.Driver;

/** Registries that an older version has written. */
class MigrationTest {
  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(TestStore.class)
  void recordsOfTheFirstVersion_belongToTheAdministrator(TestStore store) throws Exception {
    DatabaseConfig config = store.newDatabase();
    DataSource source = source(config);
    Flyway.configure().dataSource(source).target("1").loggers("slf4j").load().migrate();
    try (Connection connection = source.getConnection()) {
      insert(connection);
    }
    try (OpenRegistry open = new OpenRegistry(dir, config)) {
      Backend old = open.registry.find("Old").orElseThrow();
      assertThat(old.owner()).isEqualTo("administrator");
      assertThat(old.hostLabel()).isEqualTo("old");
      assertThat(old.description()).isEmpty();
      assertThat(old.terms()).isEqualTo(BackendTerms.NONE);
      Actor ann = new Actor("ann", "t", "192.0.2.1");
      assertThatThrownBy(() -> open.registry.put(backend("OLD"), ann))
          .isInstanceOf(RegistryConflictException.class)
          .hasMessage("The id OLD differs only in case from Old, which is administrator's");
    }
  }

  private static void insert(Connection connection) throws SQLException {
    connection
        .createStatement()
        .execute(
            "insert into backend (id, end_user, backend_user, host_label, created)"
                + " values ('Old', 'allUsers', 'agent', 'old', current_timestamp)");
    connection.createStatement().execute("insert into backend_prefix values ('Old', 0, '/')");
  }

  private DataSource source(DatabaseConfig config) throws IOException {
    String url = config.url() == null ? RegistryFile.in(dir).newUrl() : config.url();
    if (url.startsWith("jdbc:h2:")) {
      JdbcDataSource h2 = new JdbcDataSource();
      h2.setUrl(url);
      h2.setUser("sa");
      return h2;
    }
    String password = Files.readString(Objects.requireNonNull(config.passwordFile())).strip();
    // Not by way of the registered drivers: a registry that is closed takes its own away.
    return new DriverDataSource(
        url, Driver.class.getName(), new Properties(), config.user(), password);
  }
}
