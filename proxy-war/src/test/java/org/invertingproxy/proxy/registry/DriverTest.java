package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverTest {
  @Test
  void closedDatabase_leavesNoDriverBehind_andAnotherOneOpens(@TempDir Path dir) {
    Database.open(dir, DatabaseConfig.FILE).close();
    assertThat(DriverManager.drivers()).noneMatch(driver -> driver instanceof org.h2.Driver);
    try (Database again = Database.open(dir, DatabaseConfig.FILE)) {
      assertThat(again.<Integer>inTransaction(handle -> handle.execute("select 1"))).isNotNull();
    }
  }
}
