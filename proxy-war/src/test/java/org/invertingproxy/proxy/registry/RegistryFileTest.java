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
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("looks at all threads of the process")
class RegistryFileTest {
  private static final int RECORDS = 100;

  @TempDir Path dir;

  @Test
  void fileOfARunningProcess_isRefusedByName_andFreeOnceThatEnds() throws IOException {
    try (RegistryWriterProcess writer = RegistryWriterProcess.start(dir, DatabaseConfig.FILE)) {
      assertThatThrownBy(() -> Database.open(dir, DatabaseConfig.FILE))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageStartingWith("The registry " + file() + " is in use by another process");
      writer.kill();
    }
    Database.open(dir, DatabaseConfig.FILE).close();
    assertThat(file()).exists();
  }

  @Test
  void databaseThatClosesItself_isOpenedByTheNextCall() {
    try (OpenRegistry open = new OpenRegistry(dir)) {
      Backend a = open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
      // As after a write that failed.
      assertThatThrownBy(
              () -> open.database.inTransaction(handle -> handle.execute("shutdown immediately")))
          .isInstanceOf(RegistryUnavailableException.class);
      Backend b = open.registry.put(backend("b"), OpenRegistry.ADMINISTRATOR);
      assertThat(open.registry.list()).containsExactly(a, b);
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
    Database.open(dir, DatabaseConfig.FILE).close();
    assertThat(names()).containsExactly("registry.mv.db");
  }

  @Test
  void directoryAndFileAreForTheirOwnerAlone() throws IOException {
    Path missing = dir.resolve("a").resolve("b");
    Database.open(missing, DatabaseConfig.FILE).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(missing)))
        .isEqualTo("rwx------");
    Path made = missing.resolve("registry.mv.db");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rw-------");
  }

  @Test
  void semicolonInThePath_isRefused() {
    assertThatThrownBy(() -> Database.open(dir.resolve("a;b"), DatabaseConfig.FILE))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("semicolon");
  }

  @Test
  void openingAndClosing_leavesNoThreadNoLockAndNoOtherFile() throws InterruptedException {
    Database.open(dir, DatabaseConfig.FILE).close();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < 20; i++) {
      try (OpenRegistry open = new OpenRegistry(dir)) {
        open.registry.put(backend("b" + i), OpenRegistry.ADMINISTRATOR);
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

  private void fill() {
    try (OpenRegistry open = new OpenRegistry(dir)) {
      for (int i = 0; i < RECORDS; i++) {
        open.registry.put(backend("b" + i), OpenRegistry.ADMINISTRATOR);
      }
    }
  }

  private void assertRefusedAsDamaged() {
    assertThatThrownBy(() -> Database.open(dir, DatabaseConfig.FILE))
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
