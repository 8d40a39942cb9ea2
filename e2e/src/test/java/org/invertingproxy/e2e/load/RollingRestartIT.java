package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two agents of one backend, stopped (SIGTERM) and started in turn under load: nobody notices. */
@ExtendWith(SharedServers.class)
class RollingRestartIT {
  private static final int CLIENTS = 8;
  private static final int RESTARTS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest
  @CsvSource({"EMBEDDED, CHANNEL", "EMBEDDED, POLLING", "TOMCAT_11, CHANNEL", "TOMCAT_11, POLLING"})
  void noRequestIsLost_andNoneComesTwice(
      ServerKind kind, TransportMode transport, RunningServers servers) throws Exception {
    ProxyServer proxy = servers.get(kind);
    OnceBackend backend = new OnceBackend();
    try (RawBackend server = new RawBackend(backend)) {
      String id = Tunnel.newId();
      Administrator administrator = new Administrator(proxy);
      administrator.register(id);
      Agents agents =
          new Agents(proxy, id, server.address(), administrator.agentToken(id), transport);
      ServerProcess older = agents.start();
      ServerProcess newer = agents.start();
      SteadyClients clients =
          new SteadyClients(proxy.port(), id + ".localhost:" + proxy.port(), CLIENTS);
      try (clients) {
        awaitWork(older, clients);
        awaitWork(newer, clients);
        for (int i = 0; i < RESTARTS; i++) {
          assertThat(older.stop()).isZero();
          older = newer;
          newer = agents.start();
          awaitWork(newer, clients);
        }
      } finally {
        older.close();
        newer.close();
      }
      assertThat(clients.lost()).isEmpty();
      assertThat(backend.repeated()).isEmpty();
      assertThat(clients.answered()).isGreaterThan(RESTARTS);
    }
  }

  /** Waits until the agent has carried requests: it names each that has ended. */
  private static void awaitWork(ServerProcess agent, SteadyClients clients) {
    Await.until(
        () -> agent.output().contains(" POST /") && agent.output().contains(" GET /"),
        PATIENCE,
        () -> "no work for the agent; lost: " + clients.lost() + "\n" + agent.output());
  }

  /** How to start each of them. */
  private record Agents(
      ProxyServer proxy, String backend, String address, String token, TransportMode transport) {
    ServerProcess start() throws Exception {
      String by = transport.name().toLowerCase(Locale.ROOT);
      return AgentProcess.start(proxy, backend, address, token, "--transport", by);
    }
  }
}
