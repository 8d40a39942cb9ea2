package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.Command;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.ScriptedAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code java -jar inverting-proxy.war}, as an operator types it. */
class CommandLineIT {
  private static final Pattern LISTENING =
      Pattern.compile("^Listening on \\[::\\]:(\\d+)$", Pattern.MULTILINE);

  @TempDir Path directory;

  @Test
  void mistakesAreToldAllAtOnce() throws Exception {
    Command command = Command.proxy("--port", "x", "--drain", "5", "--nonsense", "--lease", "soon");

    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.out()).isEmpty();
    assertThat(command.err()).contains("--port", "drain", "--nonsense", "lease", "--help");
  }

  @Test
  void aPortInUseIsOneLine_andTheDataIsNotTouched() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Path data = directory.resolve("data");
      Command command =
          Command.proxy(
              "--port", String.valueOf(taken.getLocalPort()), "--data-dir", data.toString());

      assertThat(command.exitCode()).isEqualTo(1);
      assertThat(command.out()).isEmpty();
      assertThat(command.err().lines())
          .singleElement()
          .asString()
          .contains(String.valueOf(taken.getLocalPort()), "in use");
      assertThat(data).doesNotExist();
    }
  }

  @Test
  void aDataDirectoryThatCannotBeUsedIsOneLine() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Command command = Command.proxy("--port", "0", "--data-dir", file.toString());

    assertThat(command.exitCode()).isEqualTo(1);
    assertThat(command.err().lines()).singleElement().asString().contains(file.toString());
  }

  @Test
  void aDatabaseThatCannotBeReachedIsOneLine() throws Exception {
    try (ServerSocket closed = new ServerSocket(0)) {
      int port = closed.getLocalPort();
      closed.close();
      Command command =
          Command.proxy(
              "--port",
              "0",
              "--data-dir",
              directory.resolve("data").toString(),
              "--database-url",
              "jdbc:postgresql://127.0.0.1:" + port + "/proxy");

      assertThat(command.exitCode()).isEqualTo(1);
      assertThat(command.out()).isEmpty();
      assertThat(command.err().lines())
          .singleElement()
          .asString()
          .contains("The registry jdbc:postgresql://127.0.0.1:" + port + "/proxy", "be reached");
    }
  }

  @Test
  void aDataDirectoryInUseIsOneLine() throws Exception {
    try (ProxyServer proxy = start()) {
      Command command = Command.proxy("--port", "0", "--data-dir", proxy.dataDir().toString());

      assertThat(command.exitCode()).isEqualTo(1);
      assertThat(command.err().lines()).singleElement().asString().contains("in use");
      assertThat(proxy.isReady()).isTrue();
    }
  }

  @Test
  void aFreePortIsChosenAndPrinted() throws Exception {
    List<String> command =
        List.of(
            Artifacts.java().toString(),
            "-jar",
            Artifacts.war().toString(),
            "--port",
            "0",
            "--data-dir",
            directory.resolve("data").toString());
    try (ServerProcess proxy = ServerProcess.start("proxy", directory, command, Map.of())) {
      Await.until(
          () -> LISTENING.matcher(proxy.output()).find(), Duration.ofSeconds(60), proxy::output);
      Matcher listening = LISTENING.matcher(proxy.output());

      assertThat(listening.find()).isTrue();
      try (RawClient client = RawClient.connect(Integer.parseInt(listening.group(1)))) {
        assertThat(client.get("localhost", "/readyz").response().status()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalEndsItWithExitCodeZero(String signal) throws Exception {
    try (ProxyServer proxy = start()) {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(proxy.process().pid())).start();

      assertThat(proxy.process().awaitExit(Duration.ofSeconds(30))).isZero();
      assertThat(proxy.dataDir().resolve("run.json")).doesNotExist();
    }
  }

  @Test
  void recordsSurviveAKill() throws Exception {
    Path data = directory.resolve("data");
    try (ProxyServer proxy = start()) {
      data = proxy.dataDir();
      new Administrator(proxy).register("kept");
      proxy.process().kill();
    }
    try (ProxyServer proxy =
        ProxyServer.start(ServerKind.EMBEDDED, ServerOptions.SMALL.withDataDir(data))) {
      assertThat(new Administrator(proxy).backends()).containsExactly("kept");
    }
  }

  @Test
  void backendsAreManagedOnTheCommandLine() throws Exception {
    try (ProxyServer proxy = start()) {
      String[] here = {"--data-dir", proxy.dataDir().toString()};
      Command added =
          Command.proxy(
              "backend",
              "add",
              "shop",
              "--end-user",
              "allUsers",
              "--backend-user",
              "me@x.org",
              here[0],
              here[1]);
      assertThat(added.exitCode()).as(added.err()).isZero();
      assertThat(added.out())
          .isEqualTo("Public URL: http://shop.localhost:" + proxy.port() + "/\n");
      assertThat(Command.proxy("backend", "list", here[0], here[1]).out())
          .isEqualTo("shop\tallUsers\tme@x.org\t/\n");
      assertThat(Command.proxy("backend", "remove", "shop", here[0], here[1]).err()).isEmpty();
      Command mistyped = Command.proxy("backend", "remove", "shop", here[0], here[1]);
      assertThat(mistyped.exitCode()).isZero();
      assertThat(mistyped.err()).contains("There was no backend shop.");
      assertThat(new Administrator(proxy).backends()).isEmpty();
    }
  }

  @Test
  void tokensAreIssuedByTheRunningProxyAndWithoutIt() throws Exception {
    String online;
    Path data;
    try (ProxyServer proxy = start()) {
      data = proxy.dataDir();
      new Administrator(proxy).register("shop");
      online = token(data);
      assertThat(accepted(proxy, online)).isTrue();
    }
    String offline = token(data);
    try (ProxyServer proxy =
        ProxyServer.start(
            ServerKind.EMBEDDED, ServerOptions.SMALL.withDataDir(data).with("poll", "100ms"))) {
      assertThat(accepted(proxy, online)).isTrue();
      assertThat(accepted(proxy, offline)).isTrue();
    }
  }

  @Test
  void aSignInLinkIsPrintedByTheRunningProxyOnly() throws Exception {
    Path data;
    try (ProxyServer proxy = start()) {
      data = proxy.dataDir();
      Command link = Command.proxy("sign-in", "--data-dir", data.toString());

      assertThat(link.exitCode()).as(link.err()).isZero();
      assertThat(link.out())
          .matches("http://localhost:" + proxy.port() + "/admin/#code=[\\w-]{20,}\n");
    }
    assertThat(Command.proxy("sign-in", "--data-dir", data.toString()).exitCode()).isEqualTo(1);
  }

  private ProxyServer start() throws IOException, InterruptedException {
    return ProxyServer.start(ServerKind.EMBEDDED, ServerOptions.SMALL.with("poll", "100ms"));
  }

  private static String token(Path data) throws Exception {
    Command command =
        Command.proxy(
            "token",
            "--role",
            "agent",
            "--subject",
            "a@example.com",
            "--backend",
            "shop",
            "--ttl",
            "2d",
            "--data-dir",
            data.toString());
    assertThat(command.exitCode()).as(command.err()).isZero();
    return command.out().strip();
  }

  private static boolean accepted(ProxyServer proxy, String token) throws IOException {
    return new ScriptedAgent(proxy.port(), "shop", token).poll().isEmpty();
  }
}
