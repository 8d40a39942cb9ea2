package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.Command;
import org.invertingproxy.e2e.server.FreePort;
import org.invertingproxy.e2e.server.ServerProcess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/demo}, as a newcomer types it. */
class DemoIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern CODE =
      Pattern.compile("^Admin: http://localhost:\\d+/admin/#code=(\\S+)$", Pattern.MULTILINE);

  @TempDir Path directory;
  private int port;

  @BeforeAll
  static void nothingIsToBeBuilt() throws IOException {
    for (Path artifact : List.of(Artifacts.war(), Artifacts.agentJar())) {
      Files.setLastModifiedTime(artifact, FileTime.from(Instant.now()));
    }
  }

  @BeforeEach
  void choosePort() throws IOException {
    port = FreePort.find();
  }

  @Test
  void showsTheSampleSite_letsTheAdministratorIn_andEndsWithoutATrace() throws Exception {
    List<ProcessHandle> parts;
    try (ServerProcess demo = startAndAwait()) {
      assertThat(demo.output().lines())
          .contains("Public URL: http://hello.localhost:" + port + "/", "Stop: Ctrl-C");
      assertThat(get("/").body()).contains("Hello from behind the agent");
      assertThat(Files.getPosixFilePermissions(directory.resolve("data/hello.token")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(signIn(demo)).isEqualTo(200);
      assertThat(signIn(demo)).as("the same link again").isEqualTo(403);
      parts = demo.descendants();

      interrupt(demo);

      assertThat(demo.awaitExit(LIMIT)).isZero();
    }
    assertThat(parts).hasSizeGreaterThanOrEqualTo(3).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void publishesTheUsersOwnServer_andKeepsTheRegistry() throws Exception {
    String data = directory.resolve("data").toString();
    try (RawBackend own = new RawBackend(call -> call.ok("mine"))) {
      String[] options = {"--backend-port", String.valueOf(own.port())};
      try (ServerProcess demo = startAndAwait(options)) {
        assertThat(get("/").body()).isEqualTo("mine");
        Command.proxy(
            "backend",
            "add",
            "other",
            "--end-user",
            "allUsers",
            "--backend-user",
            "me",
            "--data-dir",
            data);
        assertThat(demo.stop()).isZero();
      }
      try (ServerProcess demo = startAndAwait(options)) {
        assertThat(get("/").body()).isEqualTo("mine");
        assertThat(Command.proxy("backend", "list", "--data-dir", data).out())
            .contains("hello\t", "other\t");
        assertThat(demo.stop()).isZero();
      }
    }
  }

  @Test
  void aPortInUseIsSaid_andNothingIsLeftRunning() throws Exception {
    try (ServerSocket taken = new ServerSocket(port);
        ServerProcess demo = start()) {
      assertThat(demo.awaitExit(LIMIT)).isNotZero();
      assertThat(demo.output()).contains("port " + taken.getLocalPort(), "in use");
      assertThat(demo.descendants()).isEmpty();
    }
    assertThat(directory.resolve("data/run.json")).doesNotExist();
  }

  private ServerProcess startAndAwait(String... options) throws IOException {
    ServerProcess demo = start(options);
    Await.until(
        () -> demo.output().contains("Stop: Ctrl-C") || !demo.isAlive(), LIMIT, demo::output);
    assertThat(demo.isAlive()).as(demo.output()).isTrue();
    return demo;
  }

  private ServerProcess start(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Artifacts.root().resolve("bin/demo").toString(),
                "--port",
                String.valueOf(port),
                "--data-dir",
                directory.resolve("data").toString()));
    command.addAll(List.of(options));
    String path = Artifacts.java().getParent() + ":" + System.getenv("PATH");
    return ServerProcess.start("demo", directory, command, Map.of("PATH", path));
  }

  /** What a terminal sends to its programs at Ctrl-C. */
  private static void interrupt(ServerProcess demo) throws Exception {
    new ProcessBuilder("kill", "-INT", String.valueOf(demo.pid())).start().waitFor();
  }

  private RawResponse get(String target) throws IOException {
    try (RawClient client = RawClient.connect(port)) {
      return client.get("hello.localhost:" + port, target).response();
    }
  }

  private int signIn(ServerProcess demo) throws IOException {
    Matcher code = CODE.matcher(demo.output());
    assertThat(code.find()).as(demo.output()).isTrue();
    String body = "{\"code\":\"" + code.group(1) + "\"}";
    URI page = URI.create("http://localhost:" + port);
    try (RawClient client = RawClient.connect(port)) {
      return client
          .send("POST /admin/session HTTP/1.1\r\nHost: " + page.getAuthority() + "\r\n")
          .send("Origin: " + page + "\r\nContent-Type: application/json\r\n")
          .send("Content-Length: " + body.length() + "\r\n\r\n" + body)
          .response()
          .status();
    }
  }
}
