package org.invertingproxy.e2e.operation;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.Command;
import org.invertingproxy.e2e.server.JvmOptions;
import org.invertingproxy.e2e.server.ServerProcess;

/** {@code java -jar inverting-proxy.war} with TLS, on free ports. */
final class TlsProxy implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Pattern LISTENING =
      Pattern.compile("^Listening on \\[::\\]:(\\d+)$", Pattern.MULTILINE);
  private static final Pattern SENDING =
      Pattern.compile("^Sending to https from \\[::\\]:(\\d+)$", Pattern.MULTILINE);

  private final ServerProcess process;
  private final Path directory;

  private TlsProxy(ServerProcess process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  /** Starts one in the directory without waiting for it; {@code data} is its data directory. */
  static TlsProxy launch(Path directory, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(Artifacts.java().toString(), "-Xmx64m"));
    command.addAll(JvmOptions.common());
    command.addAll(
        List.of(
            "-jar",
            Artifacts.war().toString(),
            "--port",
            "0",
            "--tls-redirect-port",
            "0",
            "--data-dir",
            directory.resolve("data").toString()));
    command.addAll(List.of(options));
    return new TlsProxy(ServerProcess.start("proxy", directory, command, Map.of()), directory);
  }

  ServerProcess process() {
    return process;
  }

  Path dataDir() {
    return directory.resolve("data");
  }

  /** Where it speaks TLS; waits until it does. */
  int port() {
    return number(LISTENING);
  }

  /** Where it does not. */
  int redirectPort() {
    return number(SENDING);
  }

  URI url() {
    return URI.create("https://localhost:" + port() + "/");
  }

  private int number(Pattern line) {
    Await.until(() -> line.matcher(process.output()).find(), START_LIMIT, process::output);
    Matcher found = line.matcher(process.output());
    return found.find() ? Integer.parseInt(found.group(1)) : -1;
  }

  /** Runs a command of the proxy's command line on its data directory; its output. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data-dir", dataDir().toString()));
    Command command = Command.proxy(all.toArray(String[]::new));
    if (command.exitCode() != 0) {
      throw new AssertionError(command);
    }
    return command.out().strip();
  }

  /** A token of that role, which is good for every backend of that user. */
  String token(String role, String subject) throws IOException, InterruptedException {
    return run("token", "--role", role, "--subject", subject, "--ttl", "1h");
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
