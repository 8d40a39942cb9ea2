package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.ScriptedAgent;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits costs no thread, in every server. */
class HeldRequestsIT {
  private static final List<String> DATA_PATH =
      List.of(
          "invertingproxy.proxy.front",
          "invertingproxy.proxy.poll",
          "invertingproxy.proxy.exchange");
  private static final int BACKENDS = 3;

  /** The pool of 200 that each server has by default, and the JVM's and server's own threads. */
  private static final int MOST_THREADS = 240;

  @ParameterizedTest
  @EnumSource
  void requestsAndPollsAreHeldWithoutThreads(ServerKind kind) throws Exception {
    areHeldWithoutThreads(kind, 600, 150);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  void thousandsAreHeldWithoutThreads(ServerKind kind) throws Exception {
    areHeldWithoutThreads(kind, 2_000, 500);
  }

  private static void areHeldWithoutThreads(ServerKind kind, int requests, int waiting)
      throws Exception {
    List<RawClient> clients = new ArrayList<>();
    List<RawClient> polls = new ArrayList<>();
    try (ProxyServer proxy = ProxyServer.start(kind, options(kind))) {
      Administrator administrator = new Administrator(proxy);
      List<ScriptedAgent> agents = new ArrayList<>();
      for (int i = 0; i < BACKENDS; i++) {
        agents.add(agent(proxy, administrator));
      }
      ScriptedAgent idle = agent(proxy, administrator);
      try {
        for (int i = 0; i < requests; i++) {
          String host = agents.get(i % BACKENDS).backend() + ".localhost:" + proxy.port();
          clients.add(RawClient.connect(proxy.port()).get(host, "/" + i));
        }
        List<Fetched> fetched = fetchAll(agents, requests);
        for (int i = 0; i < waiting; i++) {
          polls.add(idle.startPoll());
        }

        assertThat(proxy.process().figures().threads()).isLessThan(MOST_THREADS);
        Await.until(
            () -> DATA_PATH.stream().noneMatch(proxy.process().figures().threadDump()::contains),
            Duration.ofSeconds(20), // the last polls may be on their way in
            () -> "threads left the data path");
        for (RawClient poll : polls) {
          poll.patience(Duration.ofMillis(1));
          assertThat(poll.in().available()).as("a poll that is still held").isZero();
        }

        for (Fetched request : fetched) {
          request.agent().answer(request.id(), request.target());
        }
        for (int i = 0; i < requests; i++) {
          RawResponse response = clients.get(i).response();
          assertThat(response.status()).isEqualTo(200);
          assertThat(response.body()).isEqualTo("/" + i);
        }
      } finally {
        close(clients);
        close(polls);
      }
    }
  }

  /** Takes all requests without answering any: each waits for its answer then. */
  private static List<Fetched> fetchAll(List<ScriptedAgent> agents, int requests)
      throws IOException {
    List<Fetched> fetched = new ArrayList<>();
    for (ScriptedAgent agent : agents) {
      int expected = requests / BACKENDS + (agents.indexOf(agent) < requests % BACKENDS ? 1 : 0);
      for (int count = 0; count < expected; ) {
        for (String id : agent.poll()) {
          RawResponse request = agent.fetch(id);
          assertThat(request.status()).isEqualTo(200);
          fetched.add(new Fetched(agent, id, request.body().split(" ", 3)[1]));
          count++;
        }
      }
    }
    return fetched;
  }

  private static ScriptedAgent agent(ProxyServer proxy, Administrator administrator)
      throws Exception {
    String id = Tunnel.newId();
    administrator.register(id);
    return new ScriptedAgent(proxy.port(), id, administrator.agentToken(id));
  }

  private static ServerOptions options(ServerKind kind) {
    // A held request costs 6 KB on Jetty; on Tomcat the buffers of its connection stay with it.
    return ServerOptions.SMALL
        .withHeap(kind.isTomcat() ? "768m" : "64m")
        .with("grace", "2m")
        .with("lease", "1m")
        .with("response-head", "5m")
        .with("poll", "50s");
  }

  private static void close(List<RawClient> connections) throws IOException {
    for (RawClient connection : connections) {
      connection.close();
    }
  }

  private record Fetched(ScriptedAgent agent, String id, String target) {}
}
