package org.invertingproxy.proxy.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Options that are durations: with the first value time runs out, with the other it does not. */
final class TimeOutcomes {
  private static final int PATIENCE_SECONDS = 20;
  private static final int MORE_THAN_BUFFERS = 64 << 20;

  private TimeOutcomes() {}

  static Map<String, Outcome> all() {
    Map<String, Outcome> rows = new HashMap<>();
    rows.put("grace", Outcome.of(Map.of(), "0s", "1h", "503", "held", TimeOutcomes::unserved));
    rows.put(
        "lease",
        Outcome.of(Map.of("poll", "2s"), "100ms", "1h", "1", "0", TimeOutcomes::offeredAgain));
    rows.put(
        "response-head",
        Outcome.of(Map.of(), "100ms", "1h", "504", "held", TimeOutcomes::unanswered));
    rows.put(
        "client-stall", Outcome.of(Map.of(), "100ms", "24h", "ends", "held", TimeOutcomes::unread));
    rows.put("poll", Outcome.of(Map.of(), "100ms", "50s", "200", "held", (p, t) -> poll(p, t, "")));
    rows.put(
        "session-poll",
        Outcome.of(
            Map.of(),
            "100ms",
            "20s",
            "200",
            "held",
            (p, t) -> poll(p, t, "X-Inverting-Proxy-Agent-Session: s1\r\n")));
    rows.put(
        "agent-dead",
        Outcome.of(
            Map.of("session-poll", "100ms"), "200ms", "1h", "gone", "there", TimeOutcomes::silent));
    rows.put("drain", Outcome.of(Map.of(), "0s", "1h", "ends", "held", TimeOutcomes::stopped));
    return rows;
  }

  private static String unserved(WholeProxy proxy, Trial trial) throws Exception {
    proxy.register("b");
    try (Socket client = proxy.open("GET", "b.localhost", "/", "", "")) {
      return trial.statusOf(client);
    }
  }

  /** How often the request is offered to a second poll. */
  private static String offeredAgain(WholeProxy proxy, Trial trial) throws Exception {
    proxy.register("b");
    String agent = WholeProxy.agent("b", proxy.agentToken());
    try (Socket client = proxy.open("GET", "b.localhost", "/", "", "")) {
      proxy.take(agent);
      return "" + proxy.poll(agent).length;
    }
  }

  private static String unanswered(WholeProxy proxy, Trial trial) throws Exception {
    proxy.register("b");
    String agent = WholeProxy.agent("b", proxy.agentToken());
    try (Socket client = proxy.open("GET", "b.localhost", "/", "", "")) {
      fetch(proxy, agent);
      return trial.statusOf(client);
    }
  }

  /** Whether an answer that nobody reads is broken off. */
  private static String unread(WholeProxy proxy, Trial trial) throws Exception {
    proxy.register("b");
    String agent = WholeProxy.agent("b", proxy.agentToken());
    try (Socket client = proxy.open("GET", "b.localhost", "/", "", "")) {
      String request = fetch(proxy, agent);
      String answer =
          "HTTP/1.1 200 OK\r\nContent-Length: "
              + MORE_THAN_BUFFERS
              + "\r\n\r\n"
              + "x".repeat(MORE_THAN_BUFFERS);
      return trial.endOf(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return proxy.open("POST", "localhost", "/agent/response", request, answer);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
    }
  }

  private static String poll(WholeProxy proxy, Trial trial, String session) throws Exception {
    proxy.register("b");
    String agent = WholeProxy.agent("b", proxy.agentToken()) + session;
    if (!session.isEmpty()) {
      proxy.poll(agent); // the first one of an agent is answered at once
    }
    try (Socket poll = proxy.open("GET", "localhost", "/agent/pending", agent, "")) {
      return trial.statusOf(poll);
    }
  }

  private static String silent(WholeProxy proxy, Trial trial) throws Exception {
    proxy.register("b");
    proxy.poll(
        WholeProxy.agent("b", proxy.agentToken()) + "X-Inverting-Proxy-Agent-Session: s1\r\n");
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(trial.patienceMillis());
    do {
      if (proxy.admin("GET", "/api/backends/b", "").contains("\"online\":false")) {
        return "gone";
      }
    } while (System.nanoTime() < end);
    return "there";
  }

  /** Whether a proxy that stops ends what an agent has. */
  private static String stopped(WholeProxy proxy, Trial trial) throws Exception {
    proxy.register("b");
    String agent = WholeProxy.agent("b", proxy.agentToken());
    try (Socket client = proxy.open("GET", "b.localhost", "/", "", "")) {
      String request = fetch(proxy, agent);
      CompletableFuture<Void> stop = CompletableFuture.runAsync(proxy::drain);
      String seen = trial.endOf(stop);
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
      WholeProxy.read(proxy.open("POST", "localhost", "/agent/response", request, answer));
      stop.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return seen;
    }
  }

  /** The fields of the agent that now has the request of a client. */
  private static String fetch(WholeProxy proxy, String agent) throws Exception {
    String request = proxy.take(agent);
    WholeProxy.read(proxy.open("GET", "localhost", "/agent/request", request, ""));
    return request;
  }
}
