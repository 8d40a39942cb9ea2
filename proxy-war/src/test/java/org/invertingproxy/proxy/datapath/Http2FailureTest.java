package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http2.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same failures where a client is one stream of a connection. */
class Http2FailureTest extends DataPathFixture {
  private Http2Connection connection;

  @BeforeEach
  void connect() throws Exception {
    connection = new Http2Connection(server.port());
  }

  @AfterEach
  void disconnect() throws Exception {
    connection.close();
  }

  @Test
  void agentDiesInTheBody_streamIsReset_andTheOthersGoOn() throws Exception {
    Http2Stream cut = connection.get("/cut");
    RawConnection answer = agent.beginAnswer(take());
    answer.send(PollingAgent.chunk(OK + "a\r\n0123456789\r\n"));
    await(() -> cut.body().equals("0123456789"));
    answer.reset();
    await(cut::isOver);
    assertThat(cut.isReset()).isTrue();
    assertThat(cut.isEnded()).isFalse();
    assertServes();
  }

  @Test
  void bodyShorterThanItsLength_isReset() throws Exception {
    Http2Stream cut = connection.get("/short");
    agent.answer(take(), "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartial");
    await(cut::isOver);
    assertThat(cut.isReset() || cut.status() == 502).isTrue();
    assertServes();
  }

  @Test
  void clientResets_whileNoAgentIsThere_placeIsGivenBackAtOnce() throws Exception {
    Http2Stream gone = connection.get("/gone");
    await(() -> servlet.broker().held() == 1);
    gone.reset(ErrorCode.CANCEL_STREAM_ERROR);
    awaitEnds("client-gone");
    connection.close(); // Tomcat takes one reset in one request for an attack and closes it
    connect();
    assertServes();
  }

  @Test
  void clientResets_whileItsAgentWorks_agentIsToldAtItsAnswer() throws Exception {
    Http2Stream gone = connection.get("/gone");
    String id = take();
    gone.reset(ErrorCode.CANCEL_STREAM_ERROR);
    await(() -> servlet.ends().size() == 1);
    assertThat(agent.answer(id, OK + "0\r\n\r\n")).startsWith("HTTP/1.1 404");
    awaitEnds("client-gone");
  }

  @Test
  void clientResets_whileItsBodyGoesUp_agentSeesACut() throws Exception {
    Http2Stream gone = connection.post("/up", "part");
    try (RawConnection fetch = agent.fetch(agent.poll()[0])) {
      assertThat(fetch.readUntil("part")).contains("POST /up");
      gone.reset(ErrorCode.CANCEL_STREAM_ERROR);
      assertThat(fetch.readAll()).doesNotContain("\r\n0\r\n\r\n");
    }
    awaitEnds("client-gone");
  }

  @Test
  void manyStreams_eachGetsItsOwn() throws Exception {
    List<Http2Stream> streams = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      streams.add(connection.get("/" + i));
    }
    await(() -> servlet.begun().size() == 50);
    int answered = 0;
    while (answered < 50) {
      for (String id : agent.poll()) {
        agent.answer(id, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + pathOf(id));
        answered++;
      }
    }
    for (int i = 0; i < 50; i++) {
      Http2Stream stream = streams.get(i);
      await(stream::isOver);
      assertThat(stream.body()).isEqualTo(i < 10 ? " " + i : String.valueOf(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.test", "b.test:81", "b.test.", "b", "", "x@b.test"})
  void hostThatContradictsTheAuthority_isMalformed(String host) throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send(Http2Bytes.request("b.test", "host", host));
      await(() -> servlet.broker().held() == 1 || Http2Bytes.isRefused(client));
      assertThat(servlet.begun()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.test", "b.test:80", "B.Test"})
  void hostThatSaysTheSameAsTheAuthority_isServed(String host) throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send(Http2Bytes.request("b.test", "host", host));
      await(() -> servlet.broker().held() == 1 || Http2Bytes.isRefused(client));
      if (container == TestContainer.TOMCAT && !host.equals("b.test")) {
        assertThat(servlet.begun()).as("it compares letter by letter").isEmpty();
        return;
      }
      assertThat(servlet.begun()).hasSize(1);
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertThat(fetch.readMessage()).containsIgnoringCase("\r\nHost: b.test");
      }
      agent.answer(id, OK + "0\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\r\nInjected: b", "a\nInjected: b", "a\rInjected: b", "a\u0000b", "a\u0001b"})
  void fieldThatHttp1CannotCarry_neverReachesABackend(String value) throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send(Http2Bytes.request("b.test", "x-a", value));
      await(() -> servlet.broker().held() == 1 || Http2Bytes.isRefused(client));
      if (servlet.broker().held() == 1) {
        try (RawConnection fetch = agent.fetch(agent.poll()[0])) {
          String reply = fetch.readUntil("\r\n\r\n");
          if (reply.startsWith("HTTP/1.1 200")) { // the container has made it harmless
            assertThat(fetch.readUntil("\r\n\r\n"))
                .contains("x-a: a")
                .doesNotContain("\nInjected", "\rInjected", "\u0000", "\u0001");
          } else {
            assertThat(reply).startsWith("HTTP/1.1 404");
            awaitEnds("bad-request");
          }
        }
      } else {
        assertThat(servlet.begun()).isEmpty();
      }
    }
  }

  private String pathOf(String id) throws IOException {
    try (RawConnection fetch = agent.fetch(id)) {
      String wire = fetch.readMessage();
      int at = wire.indexOf("GET /") + 5;
      String path = wire.substring(at, wire.indexOf(' ', at));
      return path.length() == 1 ? " " + path : path;
    }
  }

  /** The connection and the proxy are unharmed. */
  private void assertServes() throws Exception {
    Http2Stream next = connection.get("/next");
    agent.answer(take(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    await(next::isOver);
    assertThat(next.isEnded()).isTrue();
    assertThat(next.body()).isEqualTo("ok");
    await(() -> servlet.broker().held() == 0);
    assertThat(servlet.broker().held()).isZero();
  }
}
