package org.invertingproxy.proxy.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

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
  static RegistryWriterProcess start(Path dataDirectory) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    RegistryWriterProcess.class.getName(),
                    dataDirectory.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
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
    try (OpenRegistry open = new OpenRegistry(Path.of(arguments[0]))) {
      System.out.println(READY);
      for (int i = 0; ; i++) {
        System.out.println(open.registry.put(OpenRegistry.backend("b" + i)).id());
      }
    }
  }
}
