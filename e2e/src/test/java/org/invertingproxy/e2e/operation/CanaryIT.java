package org.invertingproxy.e2e.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.Command;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.junit.jupiter.api.Test;

/**
 * Secrets that are told apart, in every place where one can be given, and a search for each of them
 * wherever else it could end up while proxy and agents run at their most talkative.
 */
class CanaryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Canaries canaries = new Canaries();

  /** Processes whose logs, command lines and environments are searched. */
  private final List<ServerProcess> processes = new ArrayList<>();

  private String plant(String what) {
    return canaries.plant(what);
  }

  @Test
  void noSecretIsFoundWhereItDoesNotBelong() throws Exception {
    Path directory = Artifacts.workDirectory("canary");
    Authority authority = new Authority();
    authority.issue(directory, "localhost", 5);
    Path password = Files.writeString(directory.resolve("password"), plant("tls-key"));
    encryptKey(directory, password);
    canaries.add("tls-key-itself", lineOf(directory.resolve("encrypted.pem")));
    try (TlsProxy proxy =
            TlsProxy.launch(
                directory,
                "--tls-certificate",
                directory.resolve("both.pem").toString(),
                "--tls-key",
                directory.resolve("encrypted.pem").toString(),
                "--tls-password-file",
                password.toString(),
                "--log-level",
                "trace");
        RawBackend backend =
            new RawBackend(
                call ->
                    call.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: s="
                            + plant("set-cookie")
                            + "\r\n\r\n"))) {
      processes.add(proxy.process());
      proxy.port();
      canaries.add("admin", Files.readString(proxy.dataDir().resolve("admin-token")).strip());
      proxy.run("backend", "add", "b", "--end-user", "user@x.test", "--backend-user", "me");
      String agentToken = proxy.token("agent", "me");
      String userToken = proxy.token("user", "user@x.test");
      canaries.add("agent", agentToken);
      canaries.add("user", userToken);
      String link = proxy.run("sign-in");
      canaries.add("sign-in", link.substring(link.indexOf("code=") + 5));
      for (String transport : List.of("channel", "polling")) {
        try (ServerProcess agent =
            agent(proxy, authority, backend, agentToken, "--transport", transport)) {
          processes.add(agent);
          Await.until(() -> agent.output().contains("Online"), PATIENCE, agent::output);
          assertThat(ask(proxy, authority, userToken)).isEqualTo(200);
          Await.until(() -> agent.output().contains("/secret"), PATIENCE, agent::output);
          search(proxy);
        }
      }
      refusedWays(proxy, authority, backend);
      search(proxy);
      assertThat(proxy.process().output()).contains("target=/secret", "status=200");
    }
    unreachableDatabase(directory);
    canaries.searchText("everything that was written", written(directory));
  }

  /**
   * The status that a client gets which sends what is secret; by hand, since Java's client keeps
   * Proxy-Authorization to itself.
   */
  private int ask(TlsProxy proxy, Authority authority, String userToken) throws Exception {
    String request =
        "GET /secret?%s=%s HTTP/1.1\r\nHost: b.localhost:%d\r\nConnection: close\r\n"
                .formatted(plant("query"), plant("query-value"), proxy.port())
            + "Proxy-Authorization: Bearer %s\r\nAuthorization: Basic %s\r\n"
                .formatted(userToken, plant("authorization"))
            + "Cookie: session=%s\r\n\r\n".formatted(plant("cookie"));
    try (Socket socket =
        authority.client().getSocketFactory().createSocket("localhost", proxy.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      byte[] answer = socket.getInputStream().readAllBytes();
      return Integer.parseInt(new String(answer, StandardCharsets.UTF_8).substring(9, 12));
    }
  }

  /** Failures are where logs quote what they should not. */
  private void refusedWays(TlsProxy proxy, Authority authority, RawBackend backend)
      throws Exception {
    assertThat(ask(proxy, authority, plant("wrong-user"))).isEqualTo(401);
    HttpClient client = HttpClient.newBuilder().sslContext(authority.client()).build();
    HttpRequest call =
        HttpRequest.newBuilder(proxy.url().resolve("api/backends?" + plant("api-query") + "=1"))
            .header("Authorization", "Bearer " + plant("wrong-admin"))
            .build();
    assertThat(client.send(call, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    try (ServerProcess agent = agent(proxy, authority, backend, plant("wrong-agent"))) {
      processes.add(agent);
      assertThat(agent.awaitExit(PATIENCE)).isEqualTo(2);
    }
    try (ServerSocket closed = new ServerSocket(0)) {
      int port = closed.getLocalPort();
      closed.close();
      Path config = Artifacts.workDirectory("agent-config").resolve("agent.conf");
      Files.writeString(
          config, "http-proxy = http://me:" + plant("http-proxy") + "@127.0.0.1:" + port + "\n");
      try (ServerProcess agent =
          agent(proxy, authority, backend, "token", "--config", config.toString())) {
        processes.add(agent);
        Await.until(() -> agent.output().contains("trying again"), PATIENCE, agent::output);
        canaries.searchProcess(agent);
      }
    }
  }

  private static ServerProcess agent(
      TlsProxy proxy, Authority authority, RawBackend backend, String token, String... options)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--ca-file", authority.pem().toString(), "--debug"));
    all.addAll(List.of(options));
    return AgentProcess.start(
        List.of(), proxy.url(), "b", backend.address(), token, all.toArray(String[]::new));
  }

  private void unreachableDatabase(Path directory) throws Exception {
    Path password = Files.writeString(directory.resolve("database"), plant("database"));
    try (ServerSocket closed = new ServerSocket(0)) {
      int port = closed.getLocalPort();
      closed.close();
      Command command =
          Command.proxy(
              "--port",
              "0",
              "--data-dir",
              directory.resolve("other").toString(),
              "--log-level",
              "trace",
              "--database-url",
              "jdbc:postgresql://127.0.0.1:" + port + "/x",
              "--database-user",
              "me",
              "--database-password-file",
              password.toString());
      assertThat(command.exitCode()).isEqualTo(1);
      canaries.searchText("an unreachable database", command.toString());
    }
  }

  private void search(TlsProxy proxy) throws IOException {
    for (ServerProcess process : processes) {
      canaries.searchProcess(process);
    }
    canaries.searchFiles(proxy.dataDir(), "admin-token");
  }

  /** Logs of the processes, which have ended. */
  private String written(Path directory) {
    StringBuilder all = new StringBuilder();
    processes.forEach(process -> all.append(process.output()));
    assertThat(all.length()).as("something was written in " + directory).isGreaterThan(1_000);
    return all.toString();
  }

  /** By OpenSSL, as an operator does it. */
  private static void encryptKey(Path directory, Path password) throws Exception {
    Command made =
        Command.run(
            Artifacts.workDirectory("openssl"),
            List.of(
                "openssl",
                "pkey",
                "-aes256",
                "-in",
                directory.resolve("both.pem").toString(),
                "-out",
                directory.resolve("encrypted.pem").toString(),
                "-passout",
                "file:" + password));
    assertThat(made.exitCode()).as(made.err()).isZero();
  }

  private static String lineOf(Path pem) throws IOException {
    return Files.readAllLines(pem).get(1);
  }
}
