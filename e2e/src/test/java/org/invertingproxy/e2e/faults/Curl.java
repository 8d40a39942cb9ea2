package org.invertingproxy.e2e.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client that is known for saying exactly how a transfer ended: by its exit code. */
final class Curl implements AutoCloseable {
  /** "Partial file": an HTTP/1.1 message that was cut off. */
  static final int CUT_OFF = 18;

  /** "Stream error in the HTTP/2 framing layer": the stream was reset. */
  static final int STREAM_RESET = 92;

  private final Process process;

  private Curl(Process process) {
    this.process = process;
  }

  /** Starts to load the path of that host from the port of this machine. */
  static Curl start(String host, int port, String path, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("curl", "-sN", "--max-time", "60"));
    command.addAll(List.of(options));
    command.addAll(List.of("-H", "Host: " + host, "http://127.0.0.1:" + port + path));
    return new Curl(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Reads so many bytes of the body. */
  String read(int count) throws IOException {
    return new String(process.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
  }

  /** Reads what is left of the body. */
  String rest() throws IOException {
    InputStream in = process.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(70, TimeUnit.SECONDS)) {
      throw new AssertionError("curl did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
