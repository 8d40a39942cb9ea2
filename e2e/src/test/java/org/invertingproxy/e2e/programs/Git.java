package org.invertingproxy.e2e.programs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.e2e.server.Command;

/** Runs git, whatever the settings of this account say. */
final class Git {
  private final Path output;

  /** Keeps what it prints in that directory. */
  Git(Path output) {
    this.output = output;
  }

  /** Runs a command in that directory, which may fail. */
  Command tries(Path directory, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "git",
            "-C",
            directory.toString(),
            "-c",
            "user.name=Somebody",
            "-c",
            "user.email=somebody@example.com",
            "-c",
            "http.proxy=",
            "-c",
            "core.compression=0"));
    command.addAll(List.of(arguments));
    return Command.run(output, command);
  }

  /** Runs a command that must succeed, and returns what it prints. */
  String does(Path directory, String... arguments) throws IOException, InterruptedException {
    Command result = tries(directory, arguments);
    if (result.exitCode() != 0) {
      throw new AssertionError(List.of(arguments) + ": " + result);
    }
    return result.out().strip();
  }
}
