package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that take nothing, while bytes wait for them and while none do. */
class StalledClientTest extends DataPathFixture {
  /** More than all buffers on the way can hold. */
  private static final int A_LOT = 480;

  private static final String PIECE = "~".repeat(64 * 1024);

  @BeforeEach
  void restart() throws Exception {
    restart(DataPathServlet.SHORT_STALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 31457280", "Transfer-Encoding: chunked"})
  void clientThatReadsNothing_isCutOff_andItsAgentTold(String framing) throws Exception {
    try (RawConnection client = client("GET /stalled HTTP/1.1");
        RawConnection answer = agent.beginAnswer(take())) {
      boolean chunked = framing.endsWith("chunked");
      answer.send(PollingAgent.chunk("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n"));
      String told = sendAll(answer, chunked ? PollingAgent.chunk(PIECE) : PIECE);
      assertThat(told).matches("(?s)(HTTP/1.1 404.*|)");
      awaitEnds("client-stalled");
      client.count('~', A_LOT * PIECE.length() + 1);
      assertThat(client.readAll().replace("<reset>", "")).isEmpty();
    }
    assertServes();
  }

  @Test
  void streamOfHttp2ThatIsNotRead_isReset_andTheOthersGoOn() throws Exception {
    try (Http2Connection connection = new Http2Connection(server.port())) {
      Http2Stream stalled = connection.getAndDoNotRead("/stalled");
      try (RawConnection answer = agent.beginAnswer(take())) {
        answer.send(PollingAgent.chunk(OK));
        sendAll(answer, PollingAgent.chunk(PIECE));
      }
      await(stalled::isReset);
      assertThat(stalled.isReset()).isTrue();
      assertThat(stalled.isEnded()).isFalse();
      awaitEnds("client-stalled");
      Http2Stream next = connection.get("/next");
      agent.answer(take(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      await(next::isOver);
      assertThat(next.body()).isEqualTo("ok");
    }
  }

  @Test
  void quietStream_forWhichNothingWaits_lives() throws Exception {
    try (RawConnection client = client("GET /quiet HTTP/1.1");
        RawConnection answer = agent.beginAnswer(take())) {
      answer.send(PollingAgent.chunk(OK + "5\r\nfirst\r\n"));
      assertThat(client.readUntil("first")).startsWith("HTTP/1.1 200");
      passTime();
      answer.send(PollingAgent.chunk("6\r\nsecond\r\n0\r\n\r\n") + "0\r\n\r\n");
      assertThat(client.readUntil("0\r\n\r\n")).contains("second");
    }
    awaitEnds("ok");
  }

  /** Three times the span, by exchanges that wait in vain. */
  private void passTime() throws Exception {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < Duration.ofSeconds(3).toNanos()) {
      agent.pollOnce();
    }
  }

  private void assertServes() throws Exception {
    try (RawConnection next = client("GET /next HTTP/1.1")) {
      agent.answer(take(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      assertThat(next.readMessage()).endsWith("\r\n\r\nok");
    }
  }

  /** Sends until the proxy says something or hangs up; returns what it says. */
  private static String sendAll(RawConnection answer, String piece) {
    try {
      for (int i = 0; i < A_LOT && !answer.hasInput(); i++) {
        answer.send(PollingAgent.chunk(piece));
      }
      return answer.readUntil("\r\n\r\n");
    } catch (IOException e) {
      return ""; // hung up
    }
  }
}
