package org.invertingproxy.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.MessageBody;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proxy's wall clock is set while it works, an hour ahead and then an hour back. */
class ClockJumpIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration HOUR = Duration.ofHours(1);

  private final SynchronousQueue<String> pieces = new SynchronousQueue<>();
  private final SynchronousQueue<String> answers = new SynchronousQueue<>();

  @ParameterizedTest
  @EnumSource(names = {"EMBEDDED", "TOMCAT_10"})
  @Execution(ExecutionMode.CONCURRENT) // it mostly waits
  void noLinkIsDropped_andNothingTimesOut(ServerKind kind) throws Exception {
    jump(kind);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = {"JETTY", "TOMCAT_11"})
  @Execution(ExecutionMode.CONCURRENT)
  void noLinkIsDropped_andNothingTimesOut_inTheOthers(ServerKind kind) throws Exception {
    jump(kind);
  }

  private void jump(ServerKind kind) throws Exception {
    FakeClock clock = new FakeClock();
    ServerOptions options =
        ServerOptions.SMALL
            .with("session-poll", "1s")
            .with("agent-dead", "5s")
            .in(clock.environment());
    RawBackend.Answer answer =
        call -> {
          switch (call.head().target()) {
            case "/stream" -> {
              call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              for (int i = 0; i < 3; i++) {
                call.send("5\r\n" + next(pieces) + "\r\n");
              }
              call.send("0\r\n\r\n");
            }
            case "/wait" -> call.ok(next(answers));
            default -> call.ok("served");
          }
        };
    try (ProxyServer proxy = ProxyServer.start(kind, options);
        ProcessTunnel tunnel = ProcessTunnel.open(proxy, answer);
        RawClient stream = RawClient.connect(proxy.port())) {
      Administrator administrator = new Administrator(proxy);
      stream.get(tunnel.host(), "/stream");
      pieces.put("first");
      MessageBody body = stream.body(stream.head());
      assertThat(new String(body.readNBytes(5), US_ASCII)).isEqualTo("first");
      for (Duration off : new Duration[] {HOUR, HOUR.negated()}) {
        try (RawClient waiting = RawClient.connect(proxy.port())) {
          waiting.get(tunnel.host(), "/wait");
          clock.jump(off);
          // The agent has called since: its time of last sight is in the other hour.
          Await.until(() -> isSeenAt(administrator, tunnel.id(), off), PATIENCE, () -> "no jump");
          for (int i = 0; i < 5; i++) {
            try (RawClient client = RawClient.connect(proxy.port())) {
              assertThat(client.get(tunnel.host(), "/" + i).response().body()).isEqualTo("served");
            }
          }
          answers.put("waited for");
          assertThat(waiting.response().body()).isEqualTo("waited for");
        }
        pieces.put("piece");
        assertThat(new String(body.readNBytes(5), US_ASCII)).isEqualTo("piece");
      }
      assertThat(body.read()).isEqualTo(-1);
      assertThat(tunnel.agent().isAlive()).isTrue();
      assertThat(proxy.process().output()).doesNotContain("cause=");
    }
  }

  private static boolean isSeenAt(Administrator administrator, String id, Duration off)
      throws Exception {
    Instant seen =
        Instant.parse(
            administrator
                .call("GET", "api/backends/" + id, "")
                .getAsJsonObject()
                .getAsJsonObject("agent")
                .get("lastSeen")
                .getAsString());
    Duration away = Duration.between(Instant.now().plus(off), seen).abs();
    return away.compareTo(Duration.ofMinutes(1)) < 0;
  }

  private static String next(SynchronousQueue<String> queue) throws InterruptedException {
    return String.valueOf(queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }
}
