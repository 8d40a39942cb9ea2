package org.invertingproxy.desktop.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.invertingproxy.agent.RequestSummary;
import org.junit.jupiter.api.Test;

class RequestLogTest {
  private final RequestLog log = new RequestLog();

  @Test
  void keepsTheLastHundred_newestFirst_andCountsAll() {
    for (int i = 1; i <= 250; i++) {
      log.requestEnded(
          new RequestSummary(Instant.EPOCH, "GET", "/" + i, 200, 0, 0, Duration.ZERO, null));
    }
    RequestLog.Snapshot snapshot = log.snapshot();

    assertThat(snapshot.total()).isEqualTo(250);
    assertThat(snapshot.newestFirst()).hasSize(RequestLog.CAPACITY);
    assertThat(snapshot.newestFirst().get(0).target()).isEqualTo("/250");
    assertThat(snapshot.newestFirst().get(99).target()).isEqualTo("/151");
  }
}
