package org.invertingproxy.proxy.registry.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.invertingproxy.proxy.registry.backup.TestRegistry.ADMINISTRATOR;
import static org.invertingproxy.proxy.registry.backup.TestRegistry.NOON;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.registry.AuditQuery;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.invertingproxy.proxy.registry.RegistryConflictException;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.invertingproxy.proxy.registry.RoutingTable;
import org.invertingproxy.proxy.registry.TestStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
class JdbcBackupsTest {
  private final TestStore kind;

  @TempDir Path directory;
  private TestRegistry registry;

  JdbcBackupsTest(TestStore kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws IOException {
    registry = new TestRegistry(directory, kind.newDatabase());
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void changesWhileABackupIsWritten_areNotInIt() throws IOException {
    registry.put("a");
    registry.put("b");
    String before = registry.backup();
    AtFirstRow out =
        new AtFirstRow(
            () -> {
              registry.delete("a");
              registry.put("c");
              registry.put(
                  new Backend("b", "allUsers", "eve", List.of("/new"), "other", NOON, null));
            });
    registry.backups.write(out);

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(before);
    assertThat(registry.backends.list()).extracting(Backend::id).containsExactly("b", "c");
  }

  @Test
  void routesFollow_andWhatIsGoneIsTold() throws IOException {
    registry.put(labelled("a", "one"));
    registry.put(labelled("b", "two"));
    String backup = registry.backup();
    registry.put(labelled("b", "three"));
    registry.put(labelled("a", "two"));
    registry.put(labelled("c", "one"));
    RoutingTable routes = new RoutingTable();
    registry.backends.onChange(routes);
    List<String> heard = new ArrayList<>();
    registry.backends.onChange(recorder(heard));
    heard.clear();
    registry.restore(backup);

    assertThat(heard).containsExactly("deleted c", "stored a", "stored b");
    assertThat(routes.byHostLabel("one").orElseThrow().id()).isEqualTo("a");
    assertThat(routes.byHostLabel("two").orElseThrow().id()).isEqualTo("b");
    assertThat(routes.byHostLabel("three")).isEmpty();
    assertThat(routes.find("c")).isEmpty();
  }

  @Test
  void namesThatNoRecordHasAnyMore_areKeptForTheirOwner() throws IOException {
    registry.put(labelled("a", "one"));
    String backup = registry.backup();
    registry.put(labelled("a", "two"));
    registry.put(named("B", "b.example.org"));
    registry.restore(backup);

    Actor other = new Actor("eve", "token-2", "192.0.2.2");
    for (Backend wanted :
        List.of(labelled("b", "x"), labelled("c", "two"), named("d", "b.example.org"))) {
      assertThatThrownBy(() -> registry.backends.put(wanted, other))
          .isInstanceOf(RegistryConflictException.class)
          .hasMessageContaining("was given up by administrator");
    }
    registry.put(named("B", "b.example.org"));
    assertThat(registry.backends.list()).extracting(Backend::id).containsExactly("B", "a");
  }

  @Test
  void whatIsKeptInMemory_isToldOfARestore() throws IOException {
    List<String> told = new ArrayList<>();
    registry.backups.onRestored(
        () -> registry.backends.list().forEach(backend -> told.add(backend.id())));
    registry.put("a");
    String backup = registry.backup();
    registry.delete("a");
    registry.restore(backup);
    assertThat(told).containsExactly("a");
  }

  @Test
  void rowsThatContradictEachOther_changeNothing() throws IOException {
    registry.put("a");
    List<Backend> before = registry.backends.list();
    String whole = registry.backup();
    String prefix =
        whole.lines().filter(line -> line.startsWith("{\"backend_prefix\"")).findFirst().get();
    List<String> heard = new ArrayList<>();
    registry.backends.onChange(recorder(heard));
    heard.clear();
    for (String contradiction :
        List.of(
            prefix.replace("\"backend_id\":\"a\"", "\"backend_id\":\"absent\""),
            prefix,
            prefix.replace("\"prefix\":\"/a\"", "\"prefix\":null").replace(":0", ":7"),
            prefix.replace("/a", "/" + "a".repeat(600)).replace(":0", ":7"))) {
      String damaged = Sealed.with(whole, contradiction);
      assertThatThrownBy(() -> registry.restore(damaged))
          .isInstanceOf(DamagedBackupException.class)
          .hasMessageContaining("contradict");
    }
    assertThat(registry.backends.list()).isEqualTo(before);
    assertThat(heard).isEmpty();
    assertThat(registry.restore(whole).rows()).containsEntry("backend", 1L);
  }

  @Test
  void backupOfAnOlderSchema_leavesWhatItDoesNotKnow() throws IOException {
    registry.put(named("a", "a.example.org"));
    String older =
        Sealed.of(
            registry
                .backup()
                .lines()
                .filter(line -> line.startsWith("{\"backend\"") || line.startsWith("{\"backup"))
                .map(line -> line.replaceFirst(",\"last_used\":null", ""))
                .toList());
    assertThat(registry.restore(older).rows().keySet()).containsExactly("backend");
    assertThat(registry.backends.find("a").orElseThrow().lastUsed()).isNull();
  }

  @Test
  void auditLog_onlyGrows_andNotesTheRestore() throws IOException {
    registry.put("a");
    String backup = registry.backup();
    registry.delete("a");
    registry.restore(backup);
    assertThat(noted(registry)).containsExactly("1 create a", "2 delete a", "3 restore registry");
    assertThat(registry.audit.read(AuditQuery.first(9)).entries().get(2).event().after())
        .hasToString(
            "{\"made\":\"%s\",\"rows\":{\"backend\":1,\"backend_host\":0,\"backend_prefix\":2,"
                    .formatted(NOON)
                + "\"backend_usage\":0,\"retired_name\":0,"
                + "\"token\":0,\"token_backend\":0,\"audit\":1}}");
  }

  @Test
  void auditLogOfAnother_isAddedBehindOnesOwn() throws IOException {
    String backup;
    try (TestRegistry other =
        new TestRegistry(directory.resolve("other"), TestStore.FILE.newDatabase())) {
      other.put("x");
      other.put("y");
      backup = other.backup();
    }
    registry.put("a");
    registry.restore(backup);
    assertThat(noted(registry))
        .containsExactly("1 create a", "2 create x", "3 create y", "4 restore registry");
  }

  private static List<String> noted(TestRegistry registry) {
    return registry.audit.read(AuditQuery.first(9)).entries().stream()
        .map(
            entry -> entry.number() + " " + entry.event().action() + " " + entry.event().objectId())
        .toList();
  }

  @Test
  void onlyOneAtATime() throws IOException {
    String backup = registry.backup();
    AtFirstRow out =
        new AtFirstRow(
            () -> {
              assertThatThrownBy(registry::backup).isInstanceOf(BackupInProgressException.class);
              assertThatThrownBy(() -> registry.restore(backup))
                  .isInstanceOf(BackupInProgressException.class);
            });
    registry.put("a");
    registry.backups.write(out);
    assertThat(out.ran).isTrue();
    registry.restore(backup);
    assertThat(registry.backends.list()).isEmpty();
  }

  @Test
  void senderWhoseBodyIsOnItsWay_keepsNobodyFromABackup() throws IOException {
    registry.put("a");
    byte[] backup = registry.backup().getBytes(StandardCharsets.UTF_8);
    List<String> meanwhile = new ArrayList<>();
    InputStream slow =
        new ByteArrayInputStream(backup) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            if (pos > 0 && meanwhile.isEmpty()) {
              CompletableFuture.runAsync(() -> meanwhile.add(backupNow())).join();
            }
            return super.read(into, offset, Math.min(length, 100));
          }
        };
    registry.backups.restore(slow, ADMINISTRATOR);
    assertThat(meanwhile).containsExactly(new String(backup, StandardCharsets.UTF_8));
  }

  private String backupNow() {
    try {
      return registry.backup();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void senderThatBreaksOff_changesNothingAndLeavesNothing() throws IOException {
    registry.put("a");
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return read();
          }
        };
    assertThatThrownBy(() -> registry.backups.restore(broken, ADMINISTRATOR)).hasMessage("reset");
    assertThat(registry.backends.list()).extracting(Backend::id).containsExactly("a");
    try (var files = Files.list(directory)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
    }
  }

  @Test
  void databaseThatIsAway_isTold() throws IOException {
    String backup = registry.backup();
    registry.database.close();
    assertThatThrownBy(registry::backup).isInstanceOf(RegistryUnavailableException.class);
    assertThatThrownBy(() -> registry.restore(backup))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  private static Backend labelled(String id, String label) {
    return new Backend(id, "allUsers", "agent", List.of("/"), label, NOON, null);
  }

  private static Backend named(String id, String host) {
    return new Backend(id, "allUsers", "agent", List.of("/"), null, List.of(host), NOON, null);
  }

  private static BackendRegistry.ChangeListener recorder(List<String> heard) {
    return new BackendRegistry.ChangeListener() {
      @Override
      public void stored(Backend backend) {
        heard.add("stored " + backend.id());
      }

      @Override
      public void deleted(String id) {
        heard.add("deleted " + id);
      }
    };
  }

  /** Does something once the first row has been written. */
  private static final class AtFirstRow extends ByteArrayOutputStream {
    private final Runnable step;
    private boolean ran;

    AtFirstRow(Runnable step) {
      this.step = step;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      if (!ran && new String(bytes, offset, length, StandardCharsets.UTF_8).contains("backend\"")) {
        ran = true;
        CompletableFuture.runAsync(step).join(); // this thread is within the transaction
      }
    }

    @Override
    public void write(byte[] bytes) {
      write(bytes, 0, bytes.length);
    }
  }
}
