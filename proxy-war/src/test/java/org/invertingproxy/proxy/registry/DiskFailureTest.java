package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators read of a data directory that cannot be used. */
class DiskFailureTest {
  private static final String USER = System.getProperty("user.name");

  @TempDir Path dir;

  @Test
  void directoryThatIsAFile() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    assertRefused(file, file + " is a file and no directory. Move that file away, or choose");
    assertRefused(
        file.resolve("a").resolve("b"),
        file + " is a file and no directory. Move that file away, or choose");
  }

  @Test
  void registryThatIsADirectory() throws IOException {
    Path registry = Files.createDirectory(dir.resolve("registry.mv.db"));
    assertThatThrownBy(() -> Database.open(dir, DatabaseConfig.FILE))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessage(
            "The registry %s is a directory: move it away to start with an empty one", registry);
  }

  @Test
  void noRights() {
    assertThat(refusal(new AccessDeniedException(dir.resolve(".trial1.tmp").toString())))
        .isEqualTo(
            "Cannot use the data directory %1$s: the user %2$s may not read and write there."
                    .formatted(dir, USER)
                + " Give it to that user (chown -R %2$s %1$s), or choose another one by --data-dir."
                    .formatted(dir, USER));
    Path missing = dir.resolve("missing");
    assertThat(DataDirectory.refusal(missing, new AccessDeniedException(missing.toString())))
        .contains("(install -d -m 700 -o " + USER + " " + missing + ")");
  }

  @Test
  void noRoom() {
    IOException full = new IOException("No space left on device");
    assertThat(refusal(new UncheckedIOException(full)))
        .contains(": no room is left on the disk. Make room there, or");
    assertThat(refusal(new FileSystemException("/x", null, "Disk quota exceeded")))
        .contains(": no room is left on the disk. Make room there, or");
  }

  @Test
  void readOnly() {
    assertThat(refusal(new FileSystemException("/x", null, "Read-only file system")))
        .contains(": the file system is read-only. Mount it for writing, or");
  }

  @Test
  void others_areOneLine() {
    assertThat(refusal(new NoSuchFileException("/proc/x")))
        .contains(": /proc/x does not exist and is not made. Make that directory yourself, or");
    assertThat(refusal(new IllegalStateException("outer", new IOException("one\ntwo"))))
        .contains(": IOException: one. ")
        .doesNotContain("outer", "two");
  }

  @Test
  void failureBelowTheDatabase_isToldWithoutItsWords() {
    assertThat(
            OpenFailure.explain(
                "/x", new IllegalStateException("SQL", new IOException("No space left on device"))))
        .hasMessage("The registry /x cannot be opened: no room is left on the disk");
  }

  @Test
  void whatWasTried_leavesNothing() throws IOException {
    DataDirectory.prepare(dir);
    assertThat(dir).isEmptyDirectory();
  }

  private String refusal(Throwable failure) {
    return DataDirectory.refusal(dir, failure);
  }

  private static void assertRefused(Path directory, String why) {
    assertThatThrownBy(() -> Database.open(directory, DatabaseConfig.FILE))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageStartingWith("Cannot use the data directory " + directory + ": " + why);
  }
}
