package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import org.invertingproxy.proxy.config.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave, stall, or send too much. */
class ClientFailureTest extends DataPathFixture {
  @Test
  void uploadCutOff_reachesTheAgentAsCutOff() throws Exception {
    RawConnection client = client("POST / HTTP/1.1", "Content-Length: 100").send("part");
    String id = agent.poll()[0];
    try (RawConnection fetch = agent.fetch(id)) {
      fetch.readUntil("part");
      client.reset();
      String rest = assertTimeoutPreemptively(Duration.ofSeconds(20), fetch::readAll);
      assertThat(rest).doesNotContain("0\r\n\r\n");
    }
    awaitEnds("request-cut");
  }

  @Test
  void laterChunkMalformed_reachesTheAgentAsCutOff() throws Exception {
    RawConnection client =
        client("POST / HTTP/1.1", "Transfer-Encoding: chunked").send(PollingAgent.chunk("part"));
    String id = agent.poll()[0];
    try (RawConnection fetch = agent.fetch(id)) {
      fetch.readUntil("part");
      client.send("hello\r\n");
      String rest = assertTimeoutPreemptively(Duration.ofSeconds(20), fetch::readAll);
      assertThat(rest).doesNotContain("0\r\n\r\n");
    }
    assertThat(client.readUntil("\r\n\r\n")).matches(refusal());
    awaitEnds("request-cut");
  }

  /** Tomcat closes the connection when reading fails in a call of its own. */
  private String refusal() {
    return container == TestContainer.TOMCAT ? "(?s)(HTTP/1.1 400.*|)" : "(?s)HTTP/1.1 400.*";
  }

  @Test
  void clientGoneBeforeTheFetch_agentIsNotToldThatItHasTheRequest() throws Exception {
    client("POST / HTTP/1.1", "Content-Length: 100").send("part").close();
    String id = agent.poll()[0];
    try (RawConnection fetch = agent.fetch(id)) {
      // Nothing where the container notices only after the call was answered.
      String reply = fetch.readUntil("\r\n\r\n");
      assertThat(reply).matches("(?s)(HTTP/1.1 (200|404).*|)");
      if (reply.startsWith("HTTP/1.1 200")) {
        assertThat(fetch.readAll()).doesNotContain("0\r\n\r\n");
      }
    }
    try (RawConnection again = agent.fetch(id)) {
      assertThat(again.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 404");
    }
    awaitEnds("request-cut");
  }

  @Test
  void clientGoneInTheBody_agentIsTold() throws Exception {
    RawConnection client = client("GET / HTTP/1.1");
    String id = take();
    try (RawConnection answer = agent.beginAnswer(id)) {
      answer.send(PollingAgent.chunk(OK));
      client.readUntil("\r\n\r\n");
      client.reset();
      // The container notices at a write; an agent that goes on sending is told then.
      String told =
          assertTimeoutPreemptively(Duration.ofSeconds(20), () -> sendUntilAnswered(answer));
      assertThat(told).matches("(?s)(HTTP/1.1 404.*|)");
    }
    awaitEnds("client-gone");
  }

  @Test
  void bodyOverTheLimit_is413_withALengthAtOnce_elseWhenItIsReached() throws Exception {
    restart(new Limits(10, 10, 65_536, 100, 65_536, 100));
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 101")) {
      assertThat(client.readMessage()).startsWith("HTTP/1.1 413").contains("body-too-large");
    }
    try (RawConnection client = client("POST / HTTP/1.1", "Transfer-Encoding: chunked")) {
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertThat(fetch.readUntil("Via: 1.1 test-proxy\r\n")).contains("POST / HTTP/1.1");
        client.send(PollingAgent.chunk("y".repeat(101)));
        assertThat(fetch.readAll()).doesNotContain("\r\n0\r\n\r\n");
        assertThat(client.readMessage()).startsWith("HTTP/1.1 413");
      }
    }
    awaitEnds("body-too-large");
  }

  @Test
  void uploadThatStalls_is408() throws Exception {
    restart(DataPathServlet.SHORT_HEAD);
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 100").send("part")) {
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertThat(fetch.readUntil("part")).endsWith("part");
        assertThat(client.readMessage()).startsWith("HTTP/1.1 408").contains("upload-timeout");
        assertThat(fetch.readAll()).doesNotContain("\r\n0\r\n\r\n");
      }
    }
    awaitEnds("upload-timeout");
  }

  @Test
  void tooManyWaiting_isRefusedAtOnce() throws Exception {
    restart(new Limits(1, 10, 65_536, 0, 65_536, 100));
    try (RawConnection first = client("GET /1 HTTP/1.1")) {
      agent.poll();
      try (RawConnection second = client("GET /2 HTTP/1.1")) {
        assertThat(second.readMessage())
            .startsWith("HTTP/1.1 503")
            .containsIgnoringCase("Retry-After: ")
            .contains("backend-busy");
      }
      assertThat(first.readMessage()).startsWith("HTTP/1.1 503");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip, chunked", "gzip", "chunked, chunked"})
  void codingOtherThanChunked_neverReachesAnAgent(String coding) throws Exception {
    try (RawConnection client = client("POST / HTTP/1.1", "Transfer-Encoding: " + coding)) {
      assertThat(client.send("0\r\n\r\n").readUntil("\r\n\r\n"))
          .matches("(?s)HTTP/1.1 (400|501).*");
    }
    assertThat(servlet.begun()).isEmpty();
  }

  @Test
  void tooManyInAll_isRefusedAtOnce() throws Exception {
    restart(new Limits(10, 1, 65_536, 0, 65_536, 100));
    try (RawConnection first = client("GET /1 HTTP/1.1");
        RawConnection second = secondOf(first)) {
      assertThat(second.readMessage())
          .startsWith("HTTP/1.1 503")
          .containsIgnoringCase("Retry-After: ")
          .contains("proxy-busy");
      agent.answer(take(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      assertThat(first.readMessage()).endsWith("ok");
    }
    awaitEnds("proxy-busy", "ok");
  }

  private RawConnection secondOf(RawConnection first) throws IOException {
    await(() -> servlet.broker().held() == 1);
    assertThat(first.hasInput()).isFalse();
    return client("GET /2 HTTP/1.1");
  }

  /** HTTP/1.1 tells nobody: the place is given back at the deadline. */
  @Test
  void clientGoneWhileNoAgentIsThere_givesItsPlaceBackAfterTheGrace() throws Exception {
    client("GET / HTTP/1.1").reset();
    awaitEnds("no-agent");
  }

  @Test
  void clientGoneBeforeTheAnswer_harmsNobodyElse() throws Exception {
    RawConnection leaver = client("GET / HTTP/1.1");
    String id = take();
    leaver.reset();
    agent.answer(id, OK + "4\r\nlate\r\n0\r\n\r\n");
    try (RawConnection next = client("GET / HTTP/1.1")) {
      agent.answer(take(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      assertThat(next.readMessage()).endsWith("\r\n\r\nok");
    }
    await(() -> servlet.ends().size() == 2);
    assertThat(servlet.broker().held()).isZero();
  }

  private static String sendUntilAnswered(RawConnection answer) {
    try {
      while (!answer.hasInput()) {
        answer.send(PollingAgent.chunk("5\r\nevent\r\n"));
      }
      return answer.readUntil("\r\n\r\n");
    } catch (IOException e) {
      return "";
    }
  }
}
