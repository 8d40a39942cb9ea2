package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.http.HttpFields;
import org.invertingproxy.proxy.config.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the failure table that have a status, where a client is one stream of many. */
class Http2StatusTest extends DataPathFixture {
  private Http2Connection connect() throws Exception {
    return new Http2Connection(server.port());
  }

  /** A whole answer, by which the client knows what went wrong. */
  private static void assertFailed(Http2Stream stream, int status, String cause) {
    await(stream::isOver);
    assertThat(stream.status()).isEqualTo(status);
    assertThat(stream.body()).contains("\"" + cause + "\"");
    assertThat(stream.isEnded()).isTrue();
  }

  @Test
  void noAgent_is503_afterTheGrace() throws Exception {
    try (Http2Connection connection = connect()) {
      assertFailed(connection.get("/"), 503, "no-agent");
    }
    awaitEnds("no-agent");
  }

  @Test
  void noHeadInTime_is504_andTheLateAnswerIsRefused() throws Exception {
    restart(DataPathServlet.SHORT_HEAD);
    try (Http2Connection connection = connect()) {
      Http2Stream stream = connection.get("/");
      String id = take();
      assertFailed(stream, 504, "head-timeout");
      assertThat(agent.answer(id, OK + "0\r\n\r\n")).startsWith("HTTP/1.1 404");
    }
    awaitEnds("head-timeout");
  }

  @Test
  void agentLostWithABodyInHand_is502() throws Exception {
    try (Http2Connection connection = connect()) {
      Http2Stream stream = connection.post("/", "part");
      PollingAgent dying = session("dying");
      try (RawConnection fetch = dying.fetch(dying.poll()[0])) {
        assertThat(fetch.readUntil("part")).contains("POST /");
      }
      assertFailed(stream, 502, "agent-lost");
    }
    awaitEnds("agent-lost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"garbage", "HTTP/1.1 99 X", "HTTP/1.1 200 OK\r\nX: a\rb", "HTTP/1.1 700 X"})
  void badAnswer_is502(String head) throws Exception {
    try (Http2Connection connection = connect()) {
      Http2Stream stream = connection.get("/");
      assertThat(agent.answer(take(), head + "\r\n\r\n")).startsWith("HTTP/1.1 400");
      assertFailed(stream, 502, "bad-answer");
    }
    awaitEnds("bad-answer");
  }

  @Test
  void tooManyOfOneBackend_is503_atOnce() throws Exception {
    restart(new Limits(1, 10, 65_536, 0, 65_536, 100));
    try (Http2Connection connection = connect()) {
      Http2Stream first = connection.get("/1");
      await(() -> servlet.broker().held() == 1);
      assertFailed(connection.get("/2"), 503, "backend-busy");
      agent.answer(take(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      await(first::isOver);
      assertThat(first.body()).isEqualTo("ok");
    }
    awaitEnds("backend-busy", "ok");
  }

  @Test
  void lengthOverTheLimit_is413_atOnce() throws Exception {
    restart(new Limits(10, 10, 65_536, 100, 65_536, 100));
    try (Http2Connection connection = connect()) {
      HttpFields announced = HttpFields.build().put("Content-Length", "101");
      assertFailed(connection.post("/", announced, "y"), 413, "body-too-large");
    }
    assertThat(servlet.ends()).isEmpty();
  }

  @Test
  void bodyOverTheLimit_is413_whenItIsReached() throws Exception {
    restart(new Limits(10, 10, 65_536, 100, 65_536, 100));
    try (Http2Connection connection = connect()) {
      Http2Stream reached = connection.post("/", "y");
      try (RawConnection fetch = agent.fetch(agent.poll()[0])) {
        fetch.readUntil("y\r\n");
        reached.send("y".repeat(100));
        assertThat(fetch.readAll()).doesNotContain("\r\n0\r\n\r\n");
      }
      assertFailed(reached, 413, "body-too-large");
    }
    awaitEnds("body-too-large");
  }

  @Test
  void uploadThatStalls_is408() throws Exception {
    restart(DataPathServlet.SHORT_HEAD);
    try (Http2Connection connection = connect()) {
      Http2Stream stream = connection.post("/", "part");
      try (RawConnection fetch = agent.fetch(agent.poll()[0])) {
        assertThat(fetch.readUntil("part")).endsWith("part");
        assertFailed(stream, 408, "upload-timeout");
        assertThat(fetch.readAll()).doesNotContain("\r\n0\r\n\r\n");
      }
    }
    awaitEnds("upload-timeout");
  }

  @Test
  void ownBackend_is508() throws Exception {
    try (Http2Connection connection = connect()) {
      HttpFields via = HttpFields.build().put("Via", "1.1 other, 2.0 test-proxy");
      assertFailed(connection.get("/", via), 508, "loop");
    }
  }

  @Test
  void proxyThatStops_is503_forWhatComesAndForWhatWaits() throws Exception {
    try (Http2Connection connection = connect()) {
      Http2Stream waiting = connection.get("/");
      await(() -> servlet.broker().held() == 1);
      servlet.broker().drain();
      assertFailed(waiting, 503, "stopping");
      assertFailed(connection.get("/"), 503, "stopping");
    }
    awaitEnds("stopping", "stopping");
  }
}
