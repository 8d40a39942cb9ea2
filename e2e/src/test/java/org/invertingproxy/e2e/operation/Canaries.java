package org.invertingproxy.e2e.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.invertingproxy.e2e.server.ServerProcess;

/** Secrets that are told apart, and a search for them. Thread-safe. */
final class Canaries {
  private final Map<String, String> planted = new ConcurrentSkipListMap<>();

  /** A new secret of that kind. */
  String plant(String what) {
    String canary = "c4n4ry-" + what + "-" + Long.toString(System.nanoTime(), 36);
    planted.put(what + " " + planted.size(), canary);
    return canary;
  }

  /** Looks for this secret, too. */
  void add(String what, String secret) {
    planted.put(what, secret);
  }

  /** None is in the text. */
  void searchText(String where, String text) {
    planted.forEach(
        (what, canary) -> assertThat(text.contains(canary)).as(what + " in " + where).isFalse());
  }

  /** None is in the files below the directory, other than those of that name. */
  void searchFiles(Path directory, String except) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith(except)) {
          searchText(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
  }

  /** None is in what the process says, nor in how it was started. */
  void searchProcess(ServerProcess process) throws IOException {
    searchText("output", process.output());
    if (process.isAlive()) {
      Path self = Path.of("/proc", String.valueOf(process.pid()));
      String command = Files.readString(self.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      searchText("command line", command);
      searchText(
          "environment", Files.readString(self.resolve("environ"), StandardCharsets.ISO_8859_1));
      assertThat(command).doesNotContain("HeapDump");
    }
  }
}
