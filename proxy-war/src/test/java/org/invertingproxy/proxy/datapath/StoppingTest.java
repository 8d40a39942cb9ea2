package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a stop of the proxy means to the exchanges it holds. */
class StoppingTest extends DataPathFixture {
  @Test
  void drain_newOnesAreRefused_runningOnesEnd() throws Exception {
    try (RawConnection running = client("GET /1 HTTP/1.1")) {
      String id = take();
      servlet.broker().drain();
      try (RawConnection late = client("GET /2 HTTP/1.1")) {
        assertThat(late.readMessage())
            .startsWith("HTTP/1.1 503")
            .containsIgnoringCase("Retry-After: ")
            .contains("stopping");
      }
      agent.answer(id, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      assertThat(running.readMessage()).endsWith("\r\n\r\nok");
      assertThat(servlet.broker().awaitIdle(Duration.ofSeconds(10))).isTrue();
    }
    awaitEnds("stopping", "ok");
  }

  @Test
  void endOfTheDrain_cutsVisiblyWhatRuns_andRefusesWhatHasNoHead() throws Exception {
    try (RawConnection streaming = client("GET /1 HTTP/1.1")) {
      String id = take();
      try (RawConnection answer = agent.beginAnswer(id);
          RawConnection waiting = client("GET /2 HTTP/1.1")) {
        answer.send(PollingAgent.chunk(OK + "4\r\npart\r\n"));
        assertThat(streaming.readUntil("part")).startsWith("HTTP/1.1 200");
        take();
        servlet.broker().drain();
        servlet.broker().abortAll();
        assertThat(waiting.readMessage()).startsWith("HTTP/1.1 503").contains("stopping");
        assertThat(streaming.readAll().replace("<reset>", "").strip()).isEmpty();
        assertThat(answer.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 404");
      }
    }
    await(() -> servlet.ends().size() == 2);
    assertThat(servlet.ends()).containsOnly("stopping");
  }
}
