package org.invertingproxy.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    environment.put("DEBUG", "False");
    runAs("by-google");
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
