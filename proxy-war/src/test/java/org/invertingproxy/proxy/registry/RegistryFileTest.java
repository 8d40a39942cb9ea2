package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.invertingproxy.proxy.registry.OpenRegistry.backend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("looks at all threads of the process")
class RegistryFileTest {
  private static final int RECORDS = 100;

  @TempDir Path dir;

  @Test
  void killedProcess_losesNothingItAcknowledged() throws IOException {
    List<String> acknowledged = new ArrayList<>();
    try (RegistryWriterProcess writer = RegistryWriterProcess.start(dir)) {
      for (int i = 0; i < RECORDS; i++) {
        acknowledged.add(writer.nextLine());
      }
      writer.kill();
    }
    try (OpenRegistry open = new OpenRegistry(dir)) {
      assertThat(open.registry.list()).extracting(Backend::id).containsAll(acknowledged);
    }
  }

  @Test
  void fileOfARunningProcess_isRefusedByName_andFreeOnceThatEnds() throws IOException {
    try (RegistryWriterProcess writer = RegistryWriterProcess.start(dir)) {
      assertThatThrownBy(() -> Database.open(dir))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageStartingWith("The registry " + file() + " is in use by another process");
      writer.kill();
    }
    Database.open(dir).close();
    assertThat(file()).exists();
  }

  @Test
  void interruptsWhileWriting_neitherCloseTheRegistryNorLoseRecords() throws InterruptedException {
    List<String> acknowledged = new CopyOnWriteArrayList<>();
    try (OpenRegistry open = new OpenRegistry(dir)) {
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
    try (OpenRegistry open = new OpenRegistry(dir)) {
      assertThat(open.registry.list()).extracting(Backend::id).containsAll(acknowledged);
    }
  }

  @Test
  void emptyFile_isDamagedAndNotANewRegistry() throws IOException {
    Files.createFile(file());
    assertRefusedAsDamaged();
    assertThat(file()).isEmptyFile();
  }

  @Test
  void fileThatIsNoDatabase_isDamaged() throws IOException {
    byte[] noise = new byte[64 * 1024];
    new Random(1).nextBytes(noise);
    Files.write(file(), noise);
    assertRefusedAsDamaged();
    assertThat(file()).hasBinaryContent(noise);
  }

  @Test
  void textInPlaceOfTheFile_isDamaged() throws IOException {
    Files.write(file(), "restore me\n".getBytes(StandardCharsets.UTF_8));
    assertRefusedAsDamaged();
  }

  @Test
  void fileWithoutItsHeaders_isDamaged() throws IOException {
    fill();
    byte[] content = Files.readAllBytes(file());
    Arrays.fill(content, 0, 2 * 4096, (byte) 0);
    Files.write(file(), content);
    assertRefusedAsDamaged();
  }

  @Test
  void fileCutShort_isNeverReadAsAnEmptyRegistry() throws IOException {
    fill();
    byte[] content = Files.readAllBytes(file());
    for (int tenth = 1; tenth < 10; tenth++) {
      Files.write(file(), Arrays.copyOf(content, content.length * tenth / 10));
      try (OpenRegistry open = new OpenRegistry(dir)) {
        assertThat(open.registry.list()).hasSize(RECORDS);
      } catch (RegistryUnavailableException refused) {
        assertThat(refused).hasMessageContaining(file().toString());
      }
    }
  }

  @Test
  void startCutShort_leavesNothingInTheWay() throws IOException {
    Files.write(dir.resolve("registry-new.mv.db"), new byte[100]);
    Database.open(dir).close();
    assertThat(names()).containsExactly("registry.mv.db");
  }

  @Test
  void directoryAndFileAreForTheirOwnerAlone() throws IOException {
    Path missing = dir.resolve("a").resolve("b");
    Database.open(missing).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(missing)))
        .isEqualTo("rwx------");
    Path made = missing.resolve("registry.mv.db");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rw-------");
  }

  @Test
  void newerSchema_isRefused() {
    try (Database database = Database.open(dir)) {
      database.inTransaction(
          handle ->
              handle.execute(
                  "insert into \"flyway_schema_history\" (\"installed_rank\", \"version\","
                      + " \"description\", \"type\", \"script\", \"checksum\", \"installed_by\","
                      + " \"execution_time\", \"success\") values (999, '999', 'later', 'SQL',"
                      + " 'V999__later.sql', 1, 'sa', 1, true)"));
    }
    assertThatThrownBy(() -> Database.open(dir))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessage("The registry " + file() + " was written by another version of the proxy")
        .cause()
        .hasMessageContaining("999");
  }

  @Test
  void semicolonInThePath_isRefused() {
    assertThatThrownBy(() -> Database.open(dir.resolve("a;b")))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("semicolon");
  }

  @Test
  void openingAndClosing_leavesNoThreadNoLockAndNoOtherFile() throws InterruptedException {
    Database.open(dir).close();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < 20; i++) {
      try (OpenRegistry open = new OpenRegistry(dir)) {
        open.registry.put(backend("b" + i));
      }
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread)) {
        // An executor counts as terminated a moment before its last thread is gone.
        thread.join(Duration.ofSeconds(10).toMillis());
        assertThat(thread).matches(left -> !left.isAlive(), "has ended");
      }
    }
    assertThat(names()).containsExactly("registry.mv.db");
    try (OpenRegistry open = new OpenRegistry(dir)) {
      assertThat(open.registry.list()).hasSize(20);
    }
  }

  private static void putUntil(List<String> acknowledged, BackendRegistry registry) {
    for (int i = 0; i < 5 * RECORDS && acknowledged.size() < RECORDS; i++) {
      try {
        acknowledged.add(registry.put(backend("b" + i)).id());
      } catch (RegistryUnavailableException interrupted) {
        // This one is not acknowledged; the next is written again.
        assertThat(interrupted).hasStackTraceContaining("nterrupt");
      }
    }
  }

  private void fill() {
    try (OpenRegistry open = new OpenRegistry(dir)) {
      for (int i = 0; i < RECORDS; i++) {
        open.registry.put(backend("b" + i));
      }
    }
  }

  private void assertRefusedAsDamaged() {
    assertThatThrownBy(() -> Database.open(dir))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageStartingWith("The registry " + file() + " is damaged");
  }

  private Path file() {
    return dir.resolve("registry.mv.db");
  }

  private Set<String> names() {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
