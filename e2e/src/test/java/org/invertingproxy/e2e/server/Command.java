package org.invertingproxy.e2e.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that was run to its end.
 *
 * @param exitCode what it ended with
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
public record Command(int exitCode, String out, String err) {
  private static final long PATIENCE_SECONDS = 60;

  /** Runs the proxy's command line. */
  public static Command proxy(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(Artifacts.java().toString(), "-jar", Artifacts.war().toString()));
    command.addAll(List.of(arguments));
    return run(Artifacts.workDirectory("command"), command);
  }

  /**
   * Runs any program.
   *
   * @param directory where its output is kept
   */
  public static Command run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(command + " did not end");
    }
    return new Command(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return java.nio.file.Files.readString(file, StandardCharsets.UTF_8);
  }
}
