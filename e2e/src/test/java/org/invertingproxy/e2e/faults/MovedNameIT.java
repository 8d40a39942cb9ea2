package org.invertingproxy.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever answers for the name of a local server changes where it leads to (DNS rebinding). */
@ExtendWith(SharedServers.class)
class MovedNameIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String NAME = "shop.test";

  private final ProxyServer proxy;
  private final Path hosts;

  MovedNameIT(RunningServers servers) throws Exception {
    proxy = servers.get(ServerKind.EMBEDDED);
    hosts = Artifacts.workDirectory("moved-name").resolve("hosts");
  }

  @Test
  void nameMovesToAnotherRange_clientsGet502_untilItIsBack() throws Exception {
    String id = Tunnel.newId();
    Administrator administrator = new Administrator(proxy);
    administrator.register(id);
    leadsTo("127.0.0.1");
    try (RawBackend backend = new RawBackend(MovedNameIT::answer);
        ServerProcess agent = agent(id, backend.port(), administrator.agentToken(id))) {
      Await.until(() -> administrator.isOnline(id), PATIENCE, agent::output);
      assertThat(get(id).body()).isEqualTo("here");

      leadsTo("10.255.255.1");
      RawResponse refused = get(id);
      assertThat(refused.status()).isEqualTo(502);
      assertThat(refused.body()).doesNotContain("10.255");
      String why =
          "(shop.test leads to 10.255.255.1, which is a private address, and was this machine"
              + " before: start the agent anew if that is meant)";
      Await.until(() -> agent.output().contains(why), PATIENCE, agent::output);

      leadsTo("127.0.0.1");
      assertThat(get(id).body()).isEqualTo("here");
      assertThat(agent.stop()).isZero();
    }
  }

  /** On a connection of its own: one that is kept leads where it has led. */
  private static void answer(BackendCall call) throws IOException {
    call.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nhere");
    call.hangUp();
  }

  private void leadsTo(String address) throws IOException {
    Files.writeString(hosts, address + " " + NAME + "\n");
  }

  private ServerProcess agent(String id, int port, String token) throws IOException {
    List<String> withNames =
        List.of(
            "env", "JAVA_TOOL_OPTIONS=-Djdk.net.hosts.file=" + hosts + " -Dsun.net.inetaddr.ttl=0");
    return AgentProcess.start(withNames, proxy.url(), id, NAME + ":" + port, token);
  }

  private RawResponse get(String id) throws IOException {
    try (RawClient client = RawClient.connect(proxy.port())) {
      return client.get(id + ".localhost:" + proxy.port(), "/").response();
    }
  }
}
