package org.invertingproxy.e2e.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.invertingproxy.e2e.server.Artifacts;
import org.junit.jupiter.api.Assumptions;

/**
 * The wall clock of processes started with its {@link #environment}, to be set while they run;
 * their monotonic clock is the machine's. Needs libfaketime: aborts the test where it is missing.
 */
final class FakeClock {
  private final Path offset;

  FakeClock() throws IOException {
    offset = Artifacts.workDirectory("clock").resolve("offset");
    jump(Duration.ZERO);
  }

  /** What makes a process go by this clock. */
  Map<String, String> environment() throws IOException {
    return Map.of(
        "LD_PRELOAD",
        library().toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_NO_CACHE",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Its remedy for an old C library makes timed waits of a JVM last for ever.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /** From now on the clock is off by so much. */
  void jump(Duration off) throws IOException {
    Path next = offset.resolveSibling("next");
    Files.writeString(next, "%+d\n".formatted(off.toSeconds()));
    Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path library() throws IOException {
    // As Debian installs it, for any processor.
    try (Stream<Path> directories = Files.list(Path.of("/usr/lib"))) {
      return directories
          .map(directory -> directory.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst()
          .orElseGet(() -> Assumptions.abort("libfaketime is not installed"));
    }
  }
}
