package org.invertingproxy.proxy.cli;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code DATA_DIR/run.json}: tells other commands on this machine that a proxy serves this data
 * directory, and where. Written by the process that {@code java -jar} started, gone when that ended
 * in order; after a crash it names a process that no longer exists. Holds no secret.
 *
 * <p>Whoever trusts it sends an administrator's token there. So the process is known by its start
 * besides its number, which another one may have by now. A clock that was set anew meanwhile makes
 * it look like another one too: that is the safe mistake.
 */
final class RunFile {
  /** Systems round the start of a process, and clocks are corrected a little. */
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  private final Path file;

  RunFile(Path dataDir) {
    this.file = dataDir.resolve("run.json");
  }

  /**
   * Says that this process serves at that URL.
   *
   * @param certificate the fingerprint of the certificate it shows there, or null without TLS
   */
  void write(String url, @Nullable String certificate) throws IOException {
    Path part = Files.createTempFile(file.getParent(), "run", ".part");
    ProcessHandle self = ProcessHandle.current();
    String started = self.info().startInstant().map(Instant::toString).orElse("");
    Files.writeString(part, new Gson().toJson(new Run(self.pid(), started, url, certificate)));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Says that none serves any more. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** The proxy that serves this data directory, if one does. */
  Optional<Running> running() throws IOException {
    try {
      Run run = new Gson().fromJson(Files.readString(file), Run.class);
      boolean alive =
          run != null
              && ProcessHandle.of(run.pid())
                  .filter(ProcessHandle::isAlive)
                  .filter(process -> isStarter(process, run.started()))
                  .isPresent();
      return alive
          ? Optional.of(new Running(URI.create(run.url()), run.certificate()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonParseException | IllegalArgumentException | DateTimeException e) {
      throw new IOException(file + " is damaged; delete it", e);
    }
  }

  private static boolean isStarter(ProcessHandle process, @Nullable String started) {
    if (started == null) {
      return false;
    }
    if (started.isEmpty()) { // this system tells nobody's start
      return true;
    }
    Instant written = Instant.parse(started);
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(start, written).abs().compareTo(TOLERANCE) <= 0)
        .orElse(false);
  }

  /**
   * A proxy that runs.
   *
   * @param url where
   * @param certificate its fingerprint, or null where no TLS is spoken
   */
  record Running(URI url, @Nullable String certificate) {}

  private record Run(
      long pid, @Nullable String started, String url, @Nullable String certificate) {}
}
