package org.invertingproxy.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Where options come from; seen by a proxy that refuses the agent, and by what it says. */
final class OptionDefaultsTest {
  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter err = new StringWriter();
  private ScriptedProxy proxy;

  @BeforeEach
  void refuse() throws Exception {
    proxy = new ScriptedProxy();
    proxy.deviate(
        call -> {
          call.answer(403, "", "not yours");
          return true;
        });
  }

  @AfterEach
  void end() throws Exception {
    proxy.close();
  }

  private void runAs(String backend, String... args) {
    CommandLine line = AgentMain.commandLine(environment);
    line.setErr(new PrintWriter(err, true)).setOut(new PrintWriter(new StringWriter()));
    assertThat(AgentMain.run(line, args, environment)).isEqualTo(2);
    assertThat(err.toString()).contains("for the backend " + backend + " (403: not yours)");
  }

  private void runWrongly(String why, String... args) {
    CommandLine line = AgentMain.commandLine(environment);
    line.setErr(new PrintWriter(err, true)).setOut(new PrintWriter(new StringWriter()));
    assertThat(AgentMain.run(line, args, environment)).isEqualTo(2);
    assertThat(err.toString()).contains(why);
    assertThat(proxy.calls()).isEmpty();
  }

  private String file(String... lines) throws Exception {
    return Files.writeString(directory.resolve("agent.conf"), String.join("\n", lines)).toString();
  }

  @Test
  void environment_ofOurs() {
    environment.put("INVERTING_AGENT_PROXY", proxy.uri().toString());
    environment.put("INVERTING_AGENT_BACKEND", "by-environment");
    runAs("by-environment");
  }

  @Test
  void environment_ofGooglesImage_countsAsAWhole() {
    environment.put("PROXY", proxy.uri().toString());
    environment.put("HOSTNAME", "no host at all");
    runWrongly("Where is the proxy?", "--backend", "x");
    environment.put("BACKEND", "by-google");
    runWrongly("not: no host at all:8080");
    environment.put("HOSTNAME", "localhost");
    environment.put("SHIM_WEBSOCKETS", "true");
    runWrongly("does not have --shim-websockets");
    environment.put("SHIM_WEBSOCKETS", "false");
    environment.put("SHIM_PATH", "");
    for (String variable :
        List.of("MONITORING_PROJECT_ID", "MONITORING_RESOURCE_LABELS", "METRIC_DOMAIN")) {
      environment.put(variable, "x");
      runWrongly("does not have --" + variable.toLowerCase(Locale.ROOT).replace('_', '-') + ".");
      environment.put(variable, "");
    }
    environment.put("DEBUG", "False");
    runAs("by-google");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--shim-path= --inject-banner= --favicon-url= --banner-height=40px",
        "--websocket-shim-timeout=60m --websocket-shim-timeout=1h0m0s",
        "--session-cookie-name= --session-cookie-timeout=12h0m0s --session-cookie-cache-limit=1000",
        "--monitoring-project-id= --monitoring-resource-labels= --metric-domain=",
        "--monitoring-endpoint=monitoring.googleapis.com:443",
        "--monitoring-resource-type=gce_instance"
      })
  void defaultsOfGooglesAgent_areLetPass(String options) {
    environment.put("INVERTING_AGENT_PROXY", proxy.uri().toString());
    environment.put("INVERTING_AGENT_BACKEND", "x");
    for (String option : options.split(" ", -1)) {
      runAs("x", option);
    }
  }

  @Test
  void environment_withWhatIsNoOption_isRefused_exceptWhatKubernetesSets() {
    environment.put("INVERTING_AGENT_PROXY", proxy.uri().toString());
    environment.put("INVERTING_AGENT_JAVA_FLAGS", "-Xmx64m");
    for (String ofKubernetes :
        List.of(
            "SERVICE_HOST",
            "SERVICE_PORT",
            "SERVICE_PORT_HTTP",
            "PORT",
            "PORT_80_TCP",
            "PORT_80_TCP_PROTO",
            "PORT_53_UDP_PORT",
            "METRICS_PORT_9090_TCP_ADDR",
            "METRICS_SERVICE_HOST")) {
      environment.put("INVERTING_AGENT_" + ofKubernetes, "tcp://192.0.2.1:80");
    }
    runAs("x", "--backend=x");
    environment.put("INVERTING_AGENT_PROXY_TIMOUT", "SECRET");
    environment.put("INVERTING_AGENT_TOKEN", "SECRET");
    environment.put("INVERTING_AGENT_PORT_80", "SECRET");
    environment.put("INVERTING_AGENT_backend", "SECRET");
    int before = proxy.calls().size();
    for (String[] args :
        List.of(new String[] {"--backend=x"}, new String[] {"http", "9", "--name=x"})) {
      CommandLine line = AgentMain.commandLine(environment);
      StringWriter said = new StringWriter();
      line.setErr(new PrintWriter(said, true));
      assertThat(AgentMain.run(line, args, environment)).isEqualTo(2);
      assertThat(said.toString())
          .contains(
              "name no option: [INVERTING_AGENT_PORT_80, INVERTING_AGENT_PROXY_TIMOUT,"
                  + " INVERTING_AGENT_TOKEN, INVERTING_AGENT_backend].")
          .doesNotContain("SECRET");
    }
    assertThat(proxy.calls()).hasSize(before);
    CommandLine help = AgentMain.commandLine(environment);
    help.setOut(new PrintWriter(new StringWriter()));
    assertThat(AgentMain.run(help, new String[] {"--help"}, environment)).isZero();
  }

  @Test
  void file_thenEnvironment_thenCommandLine() throws Exception {
    String file =
        file("proxy = " + proxy.uri(), "backend = by-file", "force-http2=false", "# note");
    runAs("by-file", "-config", file);
    environment.put("INVERTING_AGENT_BACKEND", "by-environment");
    runAs("by-environment", "--config=" + file);
    environment.put("INVERTING_AGENT_CONFIG", file);
    runAs("by-hand", "-backend=by-hand");
  }

  @Test
  void file_withWhatIsNoOption_isRefused() throws Exception {
    runWrongly("unknown options: [no-such, token]", "-config", file("no-such = 1", "token = x"));
    assertThat(err.toString()).doesNotContain("= x");
  }

  @Test
  void linkLocal_isAllowedFromAnywhere() throws Exception {
    environment.put("INVERTING_AGENT_PROXY", proxy.uri().toString());
    environment.put("INVERTING_AGENT_HOST", "169.254.1.1:9");
    runWrongly("allow it with --allow-link-local", "-backend=x");
    runAs("by-option", "-backend=by-option", "-allow-link-local");
    runAs("by-file", "-backend=by-file", "-config", file("allow-link-local = true"));
    environment.put("INVERTING_AGENT_ALLOW_LINK_LOCAL", "1");
    runAs("by-environment", "-backend=by-environment");
  }

  @Test
  void everyOption_isInTheManual() throws Exception {
    String manual = Files.readString(Path.of("../docs/operations.md"));
    assertThat(AgentMain.commandLine(environment).getCommandSpec().options())
        .filteredOn(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
        .allSatisfy(option -> assertThat(manual).contains("| `" + option.longestName() + "` |"));
  }

  @Test
  void furtherBackends_fromTheFile() throws Exception {
    String file = file("proxy = " + proxy.uri(), "backend = x", "also = y=9,z=localhost:9");
    runAs("x", "--config", file);
    assertThat(err.toString())
        .contains("y: The proxy refuses the agent for the backend y")
        .contains("z: The proxy refuses the agent for the backend z");
  }
}
