package org.invertingproxy.proxy.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.proxy.config.DatabaseConfig;

/** Another JVM that opens the registry and then writes records, each acknowledged by a line. */
final class RegistryWriterProcess implements AutoCloseable {
  private static final String READY = "ready";

  private final Process process;
  private final BufferedReader output;

  private RegistryWriterProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts it; returns when it has the registry open. */
  static RegistryWriterProcess start(Path dataDirectory, DatabaseConfig config) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(RegistryWriterProcess.class.getName());
    command.add(dataDirectory.toString());
    if (config.url() != null) {
      command.add(config.url());
      command.add(String.valueOf(config.user()));
      command.add(String.valueOf(config.passwordFile()));
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    RegistryWriterProcess writer = new RegistryWriterProcess(process);
    for (String line = writer.nextLine(); !line.equals(READY); line = writer.nextLine()) {
      // Log lines of the libraries.
    }
    return writer;
  }

  /** The id of the next record that was acknowledged. */
  String nextLine() {
    try {
      String line = output.readLine();
      if (line == null) {
        throw new IllegalStateException("The other process ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it without notice; waits until it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  /** The other JVM. */
  public static void main(String[] arguments) {
    DatabaseConfig config =
        arguments.length == 1
            ? DatabaseConfig.FILE
            : new DatabaseConfig(arguments[1], arguments[2], Path.of(arguments[3]), null);
    try (OpenRegistry open = new OpenRegistry(Path.of(arguments[0]), config)) {
      System.out.println(READY);
      for (int i = 0; ; i++) {
        open.tokens.revoke("b" + i, Instant.now().plusSeconds(3600), OpenRegistry.ADMINISTRATOR);
        System.out.println(
            open.registry.put(OpenRegistry.backend("b" + i), OpenRegistry.ADMINISTRATOR).id());
      }
    }
  }
}
