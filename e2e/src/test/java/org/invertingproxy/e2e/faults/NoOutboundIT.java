package org.invertingproxy.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.Command;
import org.invertingproxy.e2e.server.JvmOptions;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.junit.jupiter.api.Test;

/**
 * A proxy and an agent as they come, on a machine that could reach everything: they call each other
 * and the backend, nobody else, and ask no name server.
 */
class NoOutboundIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PORT = 8080;

  private final Path directory = directory();

  @Test
  void proxyAndAgent_callNobodyElse() throws Exception {
    try (NetworkNamespace machine = NetworkNamespace.create("this.test");
        RawBackend backend =
            new RawBackend(InetAddress.getByName(machine.here()), call -> call.ok("here"))) {
      machine.watch(PORT, backend.port());
      try (ServerProcess proxy = start(machine)) {
        Await.until(() -> proxy.output().contains("Listening on"), PATIENCE, proxy::output);
        proxyCommand(
            machine, "backend", "add", "b", "--end-user", "allUsers", "--backend-user", "me");
        String token = proxyCommand(machine, "token", "--role", "agent", "--subject", "me");
        URI address = URI.create("http://localhost:" + PORT + "/");
        try (ServerProcess agent =
            AgentProcess.start(machine.prefix(), address, "b", backend.address(), token.strip())) {
          Await.until(() -> agent.output().contains("Public URL"), PATIENCE, agent::output);
          assertThat(get(machine, "b.localhost", "/")).endsWith("here");
          for (String path : new String[] {"/admin/", "/readyz", "/api/openapi.json"}) {
            assertThat(get(machine, "localhost", path)).startsWith("HTTP/1.1 200");
          }
          assertThat(agent.stop()).as(agent.output()).isZero();
        }
        assertThat(proxy.stop()).as(proxy.output()).isZero();
      }
      assertThat(machine.stopped()).isEmpty();

      // And it would have been seen.
      command(machine, List.of("getent", "hosts", "updates.example.com"));
      assertThat(machine.stopped()).containsExactly("udp");
      command(machine, List.of("bash", "-c", "exec 3<>/dev/tcp/192.0.2.1/443"));
      assertThat(machine.stopped()).containsExactlyInAnyOrder("tcp", "udp");
    }
  }

  private ServerProcess start(NetworkNamespace machine) throws IOException {
    List<String> command = new ArrayList<>(machine.prefix());
    command.addAll(java());
    command.addAll(List.of("--data-dir", directory.resolve("data").toString()));
    return ServerProcess.start("proxy", directory, command, Map.of());
  }

  private static List<String> java() {
    List<String> command = new ArrayList<>(List.of(Artifacts.java().toString(), "-Xmx64m"));
    command.addAll(JvmOptions.common());
    command.addAll(List.of("-jar", Artifacts.war().toString()));
    return command;
  }

  /** What the proxy's command line prints. */
  private String proxyCommand(NetworkNamespace machine, String... arguments) throws Exception {
    List<String> command = java();
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data-dir", directory.resolve("data").toString()));
    Command done = command(machine, command);
    assertThat(done.exitCode()).as(done.toString()).isZero();
    return done.out();
  }

  private static Command command(NetworkNamespace machine, List<String> words) throws Exception {
    List<String> command = new ArrayList<>(machine.prefix());
    command.addAll(words);
    return Command.run(Artifacts.workDirectory("command"), command);
  }

  private static String get(NetworkNamespace machine, String host, String path) throws IOException {
    try (Socket socket = new Socket(machine.there(), PORT)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + ":" + PORT;
      socket
          .getOutputStream()
          .write((request + "\r\nConnection: close\r\n\r\n").getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private static Path directory() {
    try {
      return Artifacts.workDirectory("no-outbound");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
