package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.invertingproxy.proxy.registry.OpenRegistry.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresStoreTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "absent, registry, true, does not exist: FATAL: database \"absent\" does not exist",
    "postgres, registry, false, refuses its user or password: FATAL: password authentication",
    "postgres, nobody, true, refuses its user or password: FATAL: password authentication",
  })
  void databaseThatCannotBeOpened_isToldWithItsReason(
      String name, String user, boolean rightPassword, String reason) throws IOException {
    DatabaseConfig good = PostgresServer.shared().newDatabase();
    Path wrong = Files.writeString(dir.resolve("wrong"), "wr0ng");
    String url = PostgresServer.shared().url(name);
    DatabaseConfig config =
        new DatabaseConfig(
            url + "?sslmode=disable", user, rightPassword ? good.passwordFile() : wrong, null);
    assertThatThrownBy(() -> Database.open(dir, config))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageStartingWith("The registry " + url + " " + reason)
        .hasMessageNotContaining("wr0ng");
  }

  @Test
  void serverThatIsNotThere_cannotBeReached() {
    DatabaseConfig config = new DatabaseConfig("jdbc:postgresql://127.0.0.1:1/x", "u", null, null);
    assertThatThrownBy(() -> Database.open(dir, config))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageStartingWith("The registry jdbc:postgresql://127.0.0.1:1/x cannot be reached: ");
  }

  @Test
  void passwordFileThatIsNotThere_isNamed() {
    Path absent = dir.resolve("absent");
    DatabaseConfig config =
        new DatabaseConfig("jdbc:postgresql://127.0.0.1:1/x", "u", absent, null);
    assertThatThrownBy(() -> Database.open(dir, config))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessage("The password file " + absent + " cannot be read");
  }

  @Test
  void databaseOfSomethingElse_isLeftAlone() throws Exception {
    DatabaseConfig config = PostgresServer.shared().newDatabase();
    try (OpenRegistry open = new OpenRegistry(dir, config)) {
      open.database.inTransaction(handle -> handle.execute("drop table \"flyway_schema_history\""));
    }
    assertThatThrownBy(() -> Database.open(dir, config))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageEndingWith(" is not empty and no registry: choose another database");
  }

  @Test
  void noFileIsMade() {
    new OpenRegistry(dir, PostgresServer.shared().newDatabase()).close();
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void restartOfTheServer_failsWhatIsAskedMeanwhile_andNothingAfterwards() {
    try (PostgresServer server = PostgresServer.start();
        OpenRegistry open = new OpenRegistry(dir, server.newDatabase())) {
      Backend a = open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
      List<String> heard = new CopyOnWriteArrayList<>();
      open.registry.onChange(
          new BackendRegistry.ChangeListener() {
            @Override
            public void stored(Backend backend) {
              heard.add("stored " + backend.id());
            }

            @Override
            public void deleted(String id) {
              heard.add("deleted " + id);
            }
          });
      server.stop();
      assertThatThrownBy(() -> open.registry.put(backend("b"), OpenRegistry.ADMINISTRATOR))
          .isInstanceOf(RegistryUnavailableException.class);
      assertThatThrownBy(() -> open.registry.list())
          .isInstanceOf(RegistryUnavailableException.class);
      server.startAgain();
      assertThat(open.registry.list()).containsExactly(a);
      Backend c = open.registry.put(backend("c"), OpenRegistry.ADMINISTRATOR);
      assertThat(open.registry.list()).containsExactly(a, c);
      // What may have been stored is looked up before the next change.
      assertThat(heard).containsExactly("stored a", "deleted b", "stored c");
    }
  }

  @Test
  void collisionWithAnotherProcess_isRunAgain() {
    DatabaseConfig config = PostgresServer.shared().newDatabase();
    try (OpenRegistry one = new OpenRegistry(dir, config);
        OpenRegistry other = new OpenRegistry(dir, config)) {
      Backend a = one.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
      List<String> seen = new CopyOnWriteArrayList<>();
      one.database.change(
          handle -> {
            seen.add(new BackendTable(handle).find("a").orElseThrow().backendUser());
            if (seen.size() == 1) {
              other.registry.put(
                  new Backend("a", "me", "other", List.of("/"), null, a.created(), null),
                  OpenRegistry.ADMINISTRATOR);
            }
            return handle.execute("update backend set end_user = 'x' where id = 'a'");
          });
      assertThat(seen).containsExactly("agent@example.com", "other");
      assertThat(other.registry.find("a").orElseThrow().endUser()).isEqualTo("x");
    }
  }
}
