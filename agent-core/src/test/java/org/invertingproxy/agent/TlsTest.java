package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.invertingproxy.agent.testing.TestAuthority;
import org.invertingproxy.agent.testing.Until;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the agent trusts to be its proxy. */
final class TlsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir static Path directory;

  private static TestAuthority authority;

  @BeforeAll
  static void foundAuthority() throws Exception {
    authority = new TestAuthority(directory);
  }

  private static ScriptedProxy proxyFor(String names, String start) throws Exception {
    return new ScriptedProxy(authority.serverSocket(names, start));
  }

  private static AgentBuilder agent(ScriptedProxy proxy, int backend) {
    return Agent.builder()
        .proxy(URI.create("https://localhost:" + proxy.uri().getPort()))
        .backend("hello")
        .host("127.0.0.1:" + backend);
  }

  @Test
  void certificateOfTheGivenAuthority_isTrusted_andRequestsPass() throws Exception {
    RawServer.Script script =
        connection -> {
          connection.readHead();
          connection.write(OK);
        };
    try (ScriptedProxy proxy = proxyFor("dns:localhost", "-1d");
        RawServer backend = new RawServer(script);
        Agent agent = agent(proxy, backend.port()).caFile(authority.pem()).start()) {
      assertThat(proxy.exchange("1", "GET / HTTP/1.1\r\nHost: h\r\n\r\n").wire()).isEqualTo(OK);
      agent.awaitOnline(Duration.ofSeconds(10));
    }
  }

  @Test
  void unknownAuthority_isRefused() throws Exception {
    try (ScriptedProxy proxy = proxyFor("dns:localhost", "-1d");
        Agent agent = agent(proxy, 9).start()) {
      assertRefused(agent, proxy);
    }
  }

  @Test
  void certificateForAnotherHost_isRefused() throws Exception {
    try (ScriptedProxy proxy = proxyFor("dns:other.example", "-1d");
        Agent agent = agent(proxy, 9).caFile(authority.pem()).start()) {
      assertRefused(agent, proxy);
    }
  }

  @Test
  void expiredCertificate_isRefused() throws Exception {
    try (ScriptedProxy proxy = proxyFor("dns:localhost", "-30d");
        Agent agent = agent(proxy, 9).caFile(authority.pem()).start()) {
      assertRefused(agent, proxy);
    }
  }

  private static void assertRefused(Agent agent, ScriptedProxy proxy) throws Exception {
    Until.holds(() -> agent.status().state() == AgentState.RETRYING);
    assertThat(agent.status().detail()).contains("no secure connection").contains("--ca-file");
    assertThat(proxy.calls()).isEmpty();
  }
}
