package org.invertingproxy.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.invertingproxy.agent.AgentState;
import org.invertingproxy.agent.AgentStatus;
import org.invertingproxy.agent.RequestSummary;
import org.junit.jupiter.api.Test;

final class ConsoleReportTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ConsoleReport report =
      new ConsoleReport(new PrintWriter(out, true), new PrintWriter(err, true), null);

  @Test
  void publicUrl_isPrintedOnce() {
    AgentStatus online =
        new AgentStatus(AgentState.ONLINE, "", URI.create("http://hello.localhost:8080/"));
    report.statusChanged(online);
    report.statusChanged(
        new AgentStatus(AgentState.RETRYING, "The proxy is away.", online.publicUrl()));
    report.statusChanged(online);
    assertThat(out.toString().lines()).containsExactly("Public URL: http://hello.localhost:8080/");
    assertThat(err.toString().lines())
        .containsExactly("Online.", "Not connected, trying again: The proxy is away.", "Online.");
  }

  @Test
  void publicUrlThatComesLater_isNoSecondState() {
    report.statusChanged(new AgentStatus(AgentState.ONLINE, "", null));
    report.statusChanged(new AgentStatus(AgentState.ONLINE, "", URI.create("http://a.test/")));
    assertThat(err.toString().lines()).containsExactly("Online.");
    assertThat(out.toString().lines()).containsExactly("Public URL: http://a.test/");
  }

  @Test
  void requests_areOneLineEach_andCannotSteerTheTerminal() {
    LocalDateTime noon = LocalDateTime.of(2026, 1, 2, 12, 3, 4);
    report.requestEnded(
        new RequestSummary(
            noon.atZone(ZoneId.systemDefault()).toInstant(),
            "GET",
            "/a\u009b31m",
            200,
            0,
            5,
            Duration.ofMillis(7),
            null));
    report.requestEnded(
        new RequestSummary(
            noon.atZone(ZoneId.systemDefault()).toInstant(),
            "POST",
            "/b",
            0,
            0,
            0,
            Duration.ofMillis(8),
            "the client\nis gone"));
    assertThat(out.toString().lines())
        .containsExactly(
            "12:03:04 GET /a?31m 200 7 ms", "12:03:04 POST /b - 8 ms (the client?is gone)");
  }
}
