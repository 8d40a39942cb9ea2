package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.invertingproxy.proxy.config.Limits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Silence of several times the server's idle time, as an hour is of the shipped quarter: nothing
 * that is under way may be cut for it.
 */
class QuietStreamsTest extends DataPathFixture {
  private static final Duration IDLE = Duration.ofSeconds(1);

  @BeforeEach
  void restartImpatient() throws Exception {
    server.close();
    servlet = new DataPathServlet(dataDir, DataPathServlet.TIMEOUTS, Limits.DEFAULTS, List.of());
    server = container.start(servlet, dataDir, IDLE);
    agent = new PollingAgent(server.port());
  }

  @Test
  void quietStreamOfHttp1_lives_andSoDoesItsAgentsCall() throws Exception {
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

  @Test
  void quietStreamOfHttp2_lives() throws Exception {
    try (Http2Connection connection = new Http2Connection(server.port())) {
      Http2Stream quiet = connection.get("/quiet");
      try (RawConnection answer = agent.beginAnswer(take())) {
        answer.send(PollingAgent.chunk(OK + "5\r\nfirst\r\n"));
        await(() -> quiet.body().equals("first"));
        passTime();
        assertThat(quiet.isOver()).isFalse();
        answer.send(PollingAgent.chunk("6\r\nsecond\r\n0\r\n\r\n") + "0\r\n\r\n");
        await(quiet::isOver);
      }
      assertThat(quiet.body()).isEqualTo("firstsecond");
      assertThat(quiet.isEnded()).isTrue();
    }
    awaitEnds("ok");
  }

  @Test
  void requestThatWaitsForItsHead_lives() throws Exception {
    try (RawConnection client = client("GET /slow HTTP/1.1")) {
      String id = take();
      passTime();
      agent.answer(id, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      assertThat(client.readMessage()).endsWith("\r\n\r\nok");
    }
    awaitEnds("ok");
  }

  @Test
  void streamThatIsQuietOnItsWayUp_lives_onceTheAnswerHasBegun() throws Exception {
    try (RawConnection client = client("POST /talk HTTP/1.1", "Transfer-Encoding: chunked")) {
      String id = agent.poll()[0];
      try (RawConnection fetch = fetched(id);
          RawConnection answer = agent.beginAnswer(id)) {
        answer.send(PollingAgent.chunk(OK + "5\r\nhello\r\n"));
        assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200");
        passTime();
        client.send(PollingAgent.chunk("still here"));
        assertThat(fetch.readUntil("still here")).endsWith("still here");
        client.send("0\r\n\r\n");
        answer.send(PollingAgent.chunk("0\r\n\r\n") + "0\r\n\r\n");
        assertThat(client.readUntil("0\r\n\r\n")).endsWith("0\r\n\r\n");
      }
    }
    awaitEnds("ok");
  }

  @Test
  void http2StreamThatIsQuietOnItsWayUp_lives_andSoDoesItsAnswer() throws Exception {
    try (Http2Connection connection = new Http2Connection(server.port())) {
      Http2Stream stream = connection.post("/talk", "hello");
      String id = agent.poll()[0];
      try (RawConnection fetch = fetched(id);
          RawConnection answer = agent.beginAnswer(id)) {
        assertThat(fetch.readUntil("hello")).endsWith("hello");
        answer.send(PollingAgent.chunk(OK + "5\r\nfirst\r\n"));
        passTime();
        stream.trailers("x-trailer", "end");
        assertThat(fetch.readUntil("\r\n0\r\n\r\n")).endsWith("0\r\n\r\n");
        passTime();
        answer.send(PollingAgent.chunk("6\r\nsecond\r\n0\r\n\r\n") + "0\r\n\r\n");
        await(stream::isOver);
      }
      assertThat(stream.body()).isEqualTo("firstsecond");
    }
    awaitEnds("ok");
  }

  /** The call that fetches that request, read up to the body of the request. */
  private RawConnection fetched(String id) throws IOException {
    RawConnection fetch = agent.fetch(id);
    fetch.readUntil("\r\n\r\n");
    assertThat(fetch.readUntil("\r\n\r\n")).contains("POST /talk HTTP/1.1");
    return fetch;
  }

  /** Three times the idle time, by polls that are held in vain. */
  private void passTime() throws Exception {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < 3 * IDLE.toNanos()) {
      assertThat(agent.pollOnce()).isEmpty();
    }
  }
}
