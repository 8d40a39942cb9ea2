package org.invertingproxy.e2e.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A disk of a few megabytes that a test mounts for itself. Gone when closed. */
final class SmallDisk implements AutoCloseable {
  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /** Mounts one. Needs root and Linux: aborts the test where this machine does not let it. */
  static SmallDisk mount(int megabytes) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("inverting-disk");
    try {
      run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
      return new SmallDisk(directory);
    } catch (IOException e) {
      Files.delete(directory);
      return Assumptions.abort("no mounts on this machine: " + e.getMessage());
    }
  }

  Path directory() {
    return directory;
  }

  /** Takes all the room there is. */
  void fill() throws IOException {
    fill(0);
  }

  /** Leaves so many bytes of room. */
  void fill(long room) throws IOException {
    try (OutputStream out = Files.newOutputStream(rubbish())) {
      byte[] page = new byte[4096];
      while (Files.getFileStore(directory).getUsableSpace() > room) {
        out.write(page);
      }
    }
  }

  /** Gives it back. */
  void free() throws IOException {
    Files.delete(rubbish());
  }

  private Path rubbish() {
    return directory.resolve("rubbish");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said.strip());
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("umount", directory.toString());
    Files.delete(directory);
  }
}
