package org.invertingproxy.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.junit.jupiter.api.Test;

/** The command line as a process of its own. */
final class AgentProcessTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void sigterm_endsTheAgentWith0_afterItServed() throws Exception {
    RawServer.Script script =
        connection -> {
          connection.readHead();
          connection.write(OK);
        };
    try (ScriptedProxy proxy = new ScriptedProxy();
        RawServer backend = new RawServer(script)) {
      proxy.addFields("X-Inverting-Proxy-Public-URL: http://hello.localhost/\r\n");
      Process agent =
          start("http", "" + backend.port(), "--name", "x", "--proxy", "" + proxy.uri());
      try (BufferedReader out = agent.inputReader()) {
        assertThat(proxy.exchange("1", "GET /x HTTP/1.1\r\nHost: h\r\n\r\n").wire()).isEqualTo(OK);
        assertThat(out.readLine()).isEqualTo("Public URL: http://hello.localhost/");
        assertThat(out.readLine()).contains("GET /x 200");
        agent.destroy();
        assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isZero();
      } finally {
        agent.destroyForcibly();
      }
    }
  }

  private static Process start(String... args) throws IOException {
    String java = ProcessHandle.current().info().command().orElseThrow();
    String[] command = new String[args.length + 4];
    command[0] = java;
    command[1] = "-cp";
    command[2] = System.getProperty("java.class.path");
    command[3] = AgentMain.class.getName();
    System.arraycopy(args, 0, command, 4, args.length);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
