package org.invertingproxy.proxy.registry.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.invertingproxy.proxy.config.DatabaseConfig;

/** Another JVM that restores a backup and stops just before that is committed. */
final class RestoringProcess implements AutoCloseable {
  private static final String READY = "ready";

  private final Process process;

  private RestoringProcess(Process process) {
    this.process = process;
  }

  /** Starts it; returns when all rows are in its transaction. */
  static RestoringProcess start(Path dataDirectory, Path backup) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RestoringProcess.class.getName(),
                dataDirectory.toString(),
                backup.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    RestoringProcess restoring = new RestoringProcess(process);
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); !READY.equals(line); line = output.readLine()) {
      if (line == null) {
        restoring.close();
        throw new IOException("the other process ended");
      }
    }
    return restoring;
  }

  /** Ends it without notice; waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** The other JVM. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    try (TestRegistry registry = new TestRegistry(directory, DatabaseConfig.FILE);
        BackupSpool spool =
            BackupSpool.take(directory, Files.newInputStream(Path.of(arguments[1])))) {
      BackupSummary summary = BackupReader.check(spool.read());
      registry.database.change(
          handle -> {
            registry.backups.restore(handle, spool, summary, TestRegistry.ADMINISTRATOR);
            System.out.println(READY);
            try {
              Thread.currentThread().join(); // until it is killed
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return summary;
          });
    }
  }
}
