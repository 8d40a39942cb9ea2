package org.invertingproxy.e2e.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.server.ServerProcess;

/** Signals that Java cannot send by itself. */
enum Signal {
  /** Freezes a process; its connections stay. */
  STOP,
  /** Wakes it. */
  CONT;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Sends it; a process that is to freeze has done so on return, all of its threads. */
  void to(ServerProcess process) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("cannot signal " + process.pid());
    }
    if (this == STOP) {
      Await.until(() -> isFrozen(process.pid()), PATIENCE, () -> "is not frozen");
    }
  }

  /** By proc(5): what follows the name in parentheses is the state. */
  private static boolean isFrozen(long pid) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.allMatch(thread -> state(thread.resolve("stat")).startsWith(") T"));
    }
  }

  private static String state(Path file) {
    try {
      String text = Files.readString(file);
      return text.substring(text.lastIndexOf(')'));
    } catch (NoSuchFileException ended) {
      return ") T";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
