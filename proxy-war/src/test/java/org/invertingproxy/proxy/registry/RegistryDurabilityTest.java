package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.invertingproxy.proxy.registry.OpenRegistry.backend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What was acknowledged stays, in every kind of database that outlives its process. */
@ParameterizedClass
@EnumSource(value = TestStore.class, mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
class RegistryDurabilityTest {
  private static final int RECORDS = 100;

  private final DatabaseConfig config;

  @TempDir Path dir;

  RegistryDurabilityTest(TestStore store) {
    config = store.newDatabase();
  }

  @Test
  void killedProcess_losesNothingItAcknowledged() throws IOException {
    List<String> acknowledged = new ArrayList<>();
    try (RegistryWriterProcess writer = RegistryWriterProcess.start(dir, config)) {
      for (int i = 0; i < RECORDS; i++) {
        acknowledged.add(writer.nextLine());
      }
      writer.kill();
    }
    try (OpenRegistry open = new OpenRegistry(dir, config)) {
      assertThat(open.registry.list()).extracting(Backend::id).containsAll(acknowledged);
      List<String> revoked = new ArrayList<>();
      open.tokens.onRevoked((id, expires) -> revoked.add(id));
      assertThat(revoked).containsAll(acknowledged);
    }
  }

  @Test
  void interruptsWhileWriting_neitherCloseTheRegistryNorLoseRecords() throws InterruptedException {
    List<String> acknowledged = new CopyOnWriteArrayList<>();
    try (OpenRegistry open = new OpenRegistry(dir, config)) {
      Thread writer = new Thread(() -> putUntil(acknowledged, open.registry));
      writer.start();
      while (writer.isAlive()) {
        int before = acknowledged.size(); // or a slow disk would let none through
        while (writer.isAlive() && acknowledged.size() == before) {
          writer.join(1);
        }
        writer.interrupt();
      }
    }
    assertThat(acknowledged).hasSize(RECORDS);
    try (OpenRegistry open = new OpenRegistry(dir, config)) {
      assertThat(open.registry.list()).extracting(Backend::id).containsAll(acknowledged);
    }
  }

  @Test
  void newerSchema_isRefused() {
    try (Database database = Database.open(dir, config)) {
      database.inTransaction(
          handle ->
              handle.execute(
                  "insert into \"flyway_schema_history\" (\"installed_rank\", \"version\","
                      + " \"description\", \"type\", \"script\", \"checksum\", \"installed_by\","
                      + " \"execution_time\", \"success\") values (999, '999', 'later', 'SQL',"
                      + " 'V999__later.sql', 1, 'sa', 1, true)"));
    }
    assertThatThrownBy(() -> Database.open(dir, config))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageEndingWith(" was written by another version of the proxy")
        .cause()
        .hasMessageContaining("999");
  }

  private static void putUntil(List<String> acknowledged, BackendRegistry registry) {
    for (int i = 0; i < 5 * RECORDS && acknowledged.size() < RECORDS; i++) {
      try {
        acknowledged.add(registry.put(backend("b" + i), OpenRegistry.ADMINISTRATOR).id());
      } catch (RegistryUnavailableException interrupted) {
        // This one is not acknowledged; the next is written again.
        assertThat(interrupted).hasStackTraceContaining("nterrupt");
      }
    }
  }
}
