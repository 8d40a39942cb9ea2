package org.invertingproxy.proxy.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.invertingproxy.proxy.channel.ChannelTerms;

/** Options that are limits: with the first value something is beyond it, or just within. */
final class LimitOutcomes {
  /** More than the system's buffers take from a client while nobody reads at the other end. */
  private static final int UPLOAD = 12 << 20;

  private LimitOutcomes() {}

  static Map<String, Outcome> all() {
    Map<String, Outcome> rows = new HashMap<>();
    Map<String, String> wait = Map.of("grace", "1h");
    rows.put(
        "waiting-per-backend", Outcome.of(wait, "1", "2", "503", "held", (p, t) -> two(p, t, "b")));
    rows.put("waiting-total", Outcome.of(wait, "1", "2", "503", "held", (p, t) -> two(p, t, "c")));
    rows.put(
        "body-buffer",
        Outcome.of(Map.of(), "16m", "4k", "ends", "held", LimitOutcomes::uploadToNobody));
    rows.put(
        "max-body",
        Outcome.of(Map.of("grace", "0s"), "1k", "0", "413", "503", LimitOutcomes::upload));
    rows.put(
        "head-bytes",
        Outcome.of(
            Map.of(), "4k", "64k", "502", "200", (p, t) -> answer(p, "A: " + "a".repeat(8_000))));
    rows.put(
        "head-fields",
        Outcome.of(
            Map.of(),
            "10",
            "100",
            "502",
            "200",
            (p, t) -> answer(p, "A: a\r\n".repeat(20) + "B: b")));
    // 80 percent of the heap cannot be filled here; MuxThreadsTest shows what the budget is for.
    rows.put(
        "channel-heap",
        Outcome.of(
            Map.of(),
            "1",
            "80",
            "1",
            "80",
            (p, t) ->
                ""
                    + ChannelTerms.of(t.load().config(), "node").budget().limit()
                        / (Runtime.getRuntime().maxMemory() / 100)));
    return rows;
  }

  /** What the first of two clients that is answered gets. */
  private static String two(WholeProxy proxy, Trial trial, String second) throws Exception {
    proxy.register("b");
    proxy.register("c");
    try (Socket one = proxy.open("GET", "b.localhost", "/", "", "");
        Socket two = proxy.open("GET", second + ".localhost", "/", "", "")) {
      return trial.statusOf(one, two);
    }
  }

  /** Whether an upload that an agent has and does not read is taken from the client. */
  private static String uploadToNobody(WholeProxy proxy, Trial trial) throws Exception {
    proxy.register("b");
    String agent = WholeProxy.agent("b", proxy.agentToken());
    String head = "Content-Length: " + UPLOAD + "\r\n";
    try (Socket client = proxy.open("POST", "b.localhost", "/", head, "");
        Socket fetch = proxy.open("GET", "localhost", "/agent/request", proxy.take(agent), "")) {
      trial.statusOf(fetch);
      return trial.endOf(
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.getOutputStream().write(new byte[UPLOAD]);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
    }
  }

  private static String upload(WholeProxy proxy, Trial trial) throws Exception {
    proxy.register("b");
    try (Socket client = proxy.open("POST", "b.localhost", "/", "", "x".repeat(2_000))) {
      return trial.statusOf(client);
    }
  }

  private static String answer(WholeProxy proxy, String fields) throws Exception {
    proxy.register("b");
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + fields + "\r\n\r\n";
    return proxy.serveOne("b", proxy.agentToken(), answer).substring(9, 12);
  }
}
