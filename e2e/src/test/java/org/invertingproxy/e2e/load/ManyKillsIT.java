package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Agents and proxies killed under load, again and again: a client gets its own answer whole, an
 * honest error or a visible cut, never anything else; no POST reaches the backend twice.
 */
@Tag("long")
@org.junit.jupiter.api.extension.ExtendWith(LongRunResults.class)
class ManyKillsIT {
  private static final int AGENT_KILLS = 50;
  private static final int PROXY_KILLS = 8;
  private static final int ANSWERS_BETWEEN = 30;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final ServerOptions OPTIONS =
      ServerOptions.SMALL.with("session-poll", "1s").with("agent-dead", "3s");

  @ParameterizedTest
  @EnumSource
  void nothingIsFakedAndNothingMixed(ServerKind kind, LongRun results) throws Exception {
    TokenBackend backend = new TokenBackend();
    ProxyServer proxy = ProxyServer.start(kind, OPTIONS);
    List<ServerProcess> agents = new ArrayList<>();
    try (RawBackend server = new RawBackend(backend)) {
      String id = Tunnel.newId();
      Administrator administrator = new Administrator(proxy);
      administrator.register(id);
      String token = administrator.agentToken(id);
      agents.add(AgentProcess.start(proxy, id, server.address(), token));
      agents.add(AgentProcess.start(proxy, id, server.address(), token));
      String host = id + ".localhost:" + proxy.port();
      Crowd crowd = new Crowd(proxy.port(), host, 6);
      try (crowd) {
        awaitAnswers(crowd);
        for (int i = 0; i < AGENT_KILLS; i++) {
          agents.get(i % 2).kill();
          agents.set(i % 2, AgentProcess.start(proxy, id, server.address(), token));
          awaitAnswers(crowd);
        }
        for (int i = 0; i < PROXY_KILLS; i++) {
          proxy.process().kill();
          proxy = ProxyServer.start(kind, OPTIONS.withDataDir(proxy.dataDir()), proxy.port());
          awaitAnswers(crowd);
        }
      }
      assertThat(crowd.outcomes().wrong()).isEmpty();
      assertThat(backend.mixed()).isEmpty();
      assertThat(backend.repeated()).isEmpty();
      results.add(
          "Killed under load",
          kind,
          "%d agents and %d proxies killed (SIGKILL): %s; no POST came twice"
              .formatted(AGENT_KILLS, PROXY_KILLS, crowd.outcomes()));
    } finally {
      for (ServerProcess agent : agents) {
        agent.close();
      }
      proxy.close();
    }
  }

  private static void awaitAnswers(Crowd crowd) {
    int enough = crowd.outcomes().whole() + ANSWERS_BETWEEN;
    Await.until(
        () -> crowd.outcomes().whole() >= enough,
        LIMIT,
        () -> "no answers any more: " + crowd.outcomes() + crowd.outcomes().wrong());
  }
}
