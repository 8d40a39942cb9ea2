package org.invertingproxy.proxy.cli;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * {@code DATA_DIR/run.json}: tells other commands on this machine that a proxy serves this data
 * directory, and where. Written by the process that {@code java -jar} started, gone when that ended
 * in order; after a crash it names a process that no longer exists. Holds no secret.
 */
final class RunFile {
  private final Path file;

  RunFile(Path dataDir) {
    this.file = dataDir.resolve("run.json");
  }

  /** Says that this process serves at that URL. */
  void write(String url) throws IOException {
    Path part = Files.createTempFile(file.getParent(), "run", ".part");
    Files.writeString(part, new Gson().toJson(new Run(ProcessHandle.current().pid(), url)));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Says that none serves any more. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** The URL of the proxy that serves this data directory, if one does. */
  Optional<String> runningAt() throws IOException {
    try {
      Run run = new Gson().fromJson(Files.readString(file), Run.class);
      boolean alive =
          run != null && ProcessHandle.of(run.pid()).map(ProcessHandle::isAlive).orElse(false);
      return alive ? Optional.of(run.url()) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonParseException e) {
      throw new IOException(file + " is damaged; delete it", e);
    }
  }

  private record Run(long pid, String url) {}
}
