package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.config.HealthCheck;
import org.invertingproxy.agent.testing.RawConnection;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.RequestLog;
import org.invertingproxy.agent.testing.Until;
import org.junit.jupiter.api.Test;

/** An agent that looks after its local server. */
final class HealthCheckTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final HealthCheck EVERY_50_MS =
      new HealthCheck("/health?deep", Duration.ofMillis(50), 3);

  private final RequestLog log = new RequestLog();
  private final AtomicInteger status = new AtomicInteger(503);

  private Tunnel tunnel() throws Exception {
    return new Tunnel(this::serve, builder -> builder.healthCheck(EVERY_50_MS));
  }

  private void serve(RawConnection connection) throws Exception {
    String head = connection.readHead();
    if (head.startsWith("GET /health?deep ")) {
      log.add(head);
      connection.write("HTTP/1.1 " + status + " Health\r\nContent-Length: 0\r\n\r\n");
    } else if (!head.isEmpty()) {
      connection.write(OK);
    }
  }

  @Test
  void untilTheFirst200_theProxyHearsNothing() throws Exception {
    try (Tunnel tunnel = tunnel()) {
      Until.holds(() -> tunnel.agent().status().detail().contains("/health?deep answers 503"));
      assertThat(log.next()).contains("Host: 127.0.0.1:" + tunnel.backend().port());
      log.next();
      assertThat(tunnel.proxy().calls()).isEmpty();
      assertThat(tunnel.agent().status().state()).isEqualTo(AgentState.CONNECTING);

      status.set(200);
      tunnel.agent().awaitOnline(Duration.ofSeconds(10));
      assertThat(tunnel.get("/").wire()).isEqualTo(OK);
    }
  }

  @Test
  void failuresInARow_endTheAgent_fewerDoNot() throws Exception {
    int[] answers = {200, 500, 500, 200, 500, 500, 200, 500, 500, 500};
    AtomicInteger checks = new AtomicInteger();
    RawServer.Script script =
        connection -> {
          if (!connection.readHead().isEmpty()) {
            int code = answers[checks.getAndIncrement()];
            connection.write("HTTP/1.1 " + code + " Health\r\nContent-Length: 0\r\n\r\n");
          }
        };
    try (Tunnel tunnel = new Tunnel(script, builder -> builder.healthCheck(EVERY_50_MS))) {
      AgentStatus end = tunnel.agent().awaitEnd();
      assertThat(end.state()).isEqualTo(AgentState.FAILED);
      assertThat(end.detail()).contains("/health?deep answers 500");
      assertThat(checks).hasValue(answers.length);
    }
  }

  @Test
  void serverThatIsNotThere_isNotHealthy_andTheAgentCanBeStopped() throws Exception {
    try (Tunnel tunnel =
        new Tunnel(this::serve, builder -> builder.host("127.0.0.1:1").healthCheck(EVERY_50_MS))) {
      Until.holds(() -> tunnel.agent().status().detail().contains("nothing listens on"));
      tunnel.agent().stop(Duration.ofSeconds(10));
      assertThat(tunnel.agent().status().state()).isEqualTo(AgentState.CLOSED);
      assertThat(tunnel.proxy().calls()).isEmpty();
    }
  }
}
