package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts that start the agent, with its archive of classes, and the proxy. */
class LaunchScriptIT {
  private static final String REFUSAL =
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 8\r\nContent-Type: text/plain\r\n\r\nnot here";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** {@code -Xshare:on} ends Java where the archive is of no use. */
  @ParameterizedTest
  @ValueSource(strings = {"", "-Xshare:on"})
  void startsTheAgent_withItsArchive(String flags) throws Exception {
    try (RawBackend proxy = new RawBackend(call -> call.send(REFUSAL));
        ServerProcess agent =
            start(Artifacts.agentScript(), flags, "http://" + proxy.address() + "/")) {
      assertThat(agent.awaitExit(PATIENCE)).as(agent.output()).isEqualTo(2);
      assertThat(agent.output()).contains("not here").doesNotContain("[warning]");
    }
  }

  @Test
  void worksThroughALink_andWithoutTheArchive() throws Exception {
    Path directory = Artifacts.workDirectory("launch");
    Path library = Artifacts.agentScript().resolve("../../lib").normalize();
    Files.createDirectories(directory.resolve("bin"));
    Files.createDirectories(directory.resolve("lib"));
    Path script = directory.resolve("bin/inverting-agent");
    Files.copy(Artifacts.agentScript(), script);
    Files.copy(
        library.resolve("inverting-agent.jar"), directory.resolve("lib/inverting-agent.jar"));
    Path link = Files.createSymbolicLink(directory.resolve("agent"), script);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    try (RawBackend proxy = new RawBackend(call -> call.send(REFUSAL));
        ServerProcess agent = start(link, "", "http://" + proxy.address() + "/")) {
      assertThat(agent.awaitExit(PATIENCE)).as(agent.output()).isEqualTo(2);
      assertThat(agent.output()).contains("not here");
    }
  }

  @Test
  void runsTheProxy_thatCameWithIt() throws Exception {
    List<String> command = List.of(Artifacts.proxyScript().toString(), "--version");
    Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
    try (ServerProcess proxy =
        ServerProcess.start("proxy", Artifacts.workDirectory("launch"), command, environment)) {
      assertThat(proxy.awaitExit(PATIENCE)).as(proxy.output()).isZero();
      assertThat(proxy.output()).startsWith("Inverting Proxy 0.");
    }
  }

  private static ServerProcess start(Path script, String flags, String proxy) throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_HOME", System.getProperty("java.home"), "INVERTING_AGENT_JAVA_FLAGS", flags);
    List<String> command = List.of(script.toString(), "--proxy", proxy, "--backend", "b");
    return ServerProcess.start("agent", Artifacts.workDirectory("launch"), command, environment);
  }
}
