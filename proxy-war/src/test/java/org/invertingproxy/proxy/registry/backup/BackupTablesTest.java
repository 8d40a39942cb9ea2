package org.invertingproxy.proxy.registry.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.invertingproxy.proxy.registry.TestStore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupTablesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(TestStore.class)
  void everyColumnOfEveryTable_isInTheBackup(TestStore kind) throws IOException {
    try (TestRegistry registry = new TestRegistry(directory, kind.newDatabase())) {
      Set<String> schema =
          registry.database.inTransaction(
              handle ->
                  new TreeSet<>(
                      handle
                          .createQuery(
                              "select lower(table_name) || '.' || lower(column_name)"
                                  + " from information_schema.columns"
                                  + " where table_schema = current_schema"
                                  + " and lower(table_name) <> 'flyway_schema_history'")
                          .mapTo(String.class)
                          .list()));
      Set<String> kept = new TreeSet<>();
      for (BackupTable table : BackupTables.ALL) {
        table.columns().keySet().forEach(column -> kept.add(table.name() + "." + column));
      }
      assertThat(kept).as("BackupTables against the migrations").isEqualTo(schema);
    }
  }
}
