package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.invertingproxy.proxy.config.AddressRange;
import org.invertingproxy.proxy.config.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every container must do with requests, answers and their failures. */
abstract class DataPathContract {
  private static final String OK = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  @TempDir Path dataDir;
  DataPathServlet servlet;
  TestServer server;
  PollingAgent agent;

  /** A running server with one servlet on everything. */
  interface TestServer extends AutoCloseable {
    int port();
  }

  abstract TestServer start(Servlet servlet) throws Exception;

  @BeforeEach
  void start() throws Exception {
    start(new DataPathServlet(dataDir, DataPathServlet.TIMEOUTS, Limits.DEFAULTS, List.of()));
  }

  private void start(DataPathServlet started) throws Exception {
    servlet = started;
    server = start((Servlet) started);
    agent = new PollingAgent(server.port());
  }

  private void restart(Limits limits, List<AddressRange> trusted) throws Exception {
    server.close();
    start(new DataPathServlet(dataDir, DataPathServlet.TIMEOUTS, limits, trusted));
  }

  private void restartWithShortHead() throws Exception {
    server.close();
    start(new DataPathServlet(dataDir, DataPathServlet.SHORT_HEAD, Limits.DEFAULTS, List.of()));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void get_reachesTheAgentAsSent_andTheAnswerTheClient() throws Exception {
    try (RawConnection client = client("GET /a?x=1&y HTTP/1.1", "X-A: 1", "x-a: 2")) {
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        String request = fetch.readMessage();
        assertThat(request)
            .startsWith("HTTP/1.1 200")
            .containsIgnoringCase("Request-Start-Time: 2");
        String wire = request.substring(request.indexOf("\r\n\r\n") + 4);
        assertThat(wire).contains("GET /a?x=1&y HTTP/1.1\r\n").containsIgnoringCase("Host: b.test");
        assertThat(wire.indexOf(": 1\r\n")).isLessThan(wire.indexOf(": 2\r\n"));
      }
      String reply = agent.answer(id, "HTTP/1.1 201 X\r\nContent-Length: 2\r\nX-B: 3\r\n\r\nhi");
      assertThat(reply).startsWith("HTTP/1.1 200");
      assertThat(client.readMessage())
          .startsWith("HTTP/1.1 201")
          .containsIgnoringCase("X-B: 3")
          .endsWith("\r\n\r\nhi");
    }
    awaitEnd("ok");
  }

  @Test
  void chunkedUpload_isStreamedAsItComes() throws Exception {
    try (RawConnection client =
        client("POST /up HTTP/1.1", "Transfer-Encoding: chunked").send("5\r\nfirst\r\n")) {
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertThat(fetch.readUntil("first")).contains("POST /up HTTP/1.1");
        client.send("6\r\nsecond\r\n0\r\nX-T: v\r\n\r\n");
        assertThat(fetch.readUntil("\r\n0\r\n")).contains("second").endsWith("\r\n0\r\n");
      }
      agent.answer(id, OK + "2\r\nok\r\n0\r\n\r\n");
      assertThat(client.readUntil("ok")).contains(" 200");
    }
  }

  @Test
  void streamedAnswer_arrivesAsFlushed() throws Exception {
    try (RawConnection client = client("GET /events HTTP/1.1")) {
      String id = take();
      try (RawConnection answer = agent.beginAnswer(id)) {
        answer.send(PollingAgent.chunk(OK));
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
        answer.send(PollingAgent.chunk("3\r\none\r\n"));
        assertThat(client.readUntil("one")).endsWith("one");
        answer.send(PollingAgent.chunk("3\r\ntwo\r\n"));
        assertThat(client.readUntil("two")).endsWith("two");
        answer.send(PollingAgent.chunk("0\r\n\r\n")).send("0\r\n\r\n");
        assertThat(client.readUntil("0\r\n\r\n")).endsWith("0\r\n\r\n");
        assertThat(answer.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
      }
    }
    awaitEnd("ok");
  }

  @ParameterizedTest
  @CsvSource({
    "Transfer-Encoding: chunked,a\\r\\n0123456789\\r\\n",
    "Content-Length: 100,0123456789"
  })
  void agentDiesInTheBody_clientSeesAnAbort(String framing, String part) throws Exception {
    try (RawConnection client = client("GET /cut HTTP/1.1")) {
      String id = take();
      RawConnection answer = agent.beginAnswer(id);
      answer.send(PollingAgent.chunk("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n"));
      answer.send(PollingAgent.chunk(part.replace("\\r\\n", "\r\n")));
      String begun = client.readUntil("0123456789");
      answer.reset();
      String rest = assertTimeoutPreemptively(Duration.ofSeconds(20), client::readAll);
      assertThat(begun + rest).contains("0123456789").doesNotContain("\r\n0\r\n\r\n");
      assertThat(rest.replace("\r\n", "").replace("<reset>", "")).isEmpty();
    }
    awaitEnd("answer-cut");
  }

  @ParameterizedTest
  @CsvSource({"garbage", "HTTP/1.1 99 X", "HTTP/1.1 700 X"})
  void garbageForAHead_clientGets502_agent400(String line) throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1")) {
      String id = take();
      assertThat(agent.answer(id, line + "\r\n\r\n")).startsWith("HTTP/1.1 400");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("bad-answer");
    }
  }

  @Test
  void noAgent_clientGets503AfterTheGrace() throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1")) {
      assertThat(client.readMessage())
          .startsWith("HTTP/1.1 503")
          .containsIgnoringCase("Retry-After: ")
          .contains("no-agent");
    }
    awaitEnd("no-agent");
  }

  @Test
  void offerNotFetchedInTime_isOfferedAgainUnderANewId() throws Exception {
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 0")) {
      String first = agent.poll()[0];
      String second = agent.poll()[0];
      assertThat(second).isNotEqualTo(first);
      try (RawConnection late = agent.fetch(first)) {
        assertThat(late.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 404");
      }
      try (RawConnection fetch = agent.fetch(second)) {
        fetch.readUntil("\r\n\r\n");
      }
      agent.answer(second, OK + "0\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void noHeadInTime_clientGets504_andTheLateAnswerIsRefused() throws Exception {
    restartWithShortHead();
    try (RawConnection client = client("GET / HTTP/1.1")) {
      String id = take();
      assertThat(client.readMessage()).startsWith("HTTP/1.1 504").contains("head-timeout");
      assertThat(agent.answer(id, OK + "0\r\n\r\n")).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void secondAnswer_isRefused() throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1")) {
      String id = take();
      try (RawConnection first = agent.beginAnswer(id)) {
        first.send(PollingAgent.chunk(OK));
        client.readUntil("\r\n\r\n");
        assertThat(agent.answer(id, OK + "4\r\nevil\r\n0\r\n\r\n")).startsWith("HTTP/1.1 409");
        first.send(PollingAgent.chunk("4\r\ngood\r\n0\r\n\r\n")).send("0\r\n\r\n");
        assertThat(client.readUntil("good")).endsWith("good").doesNotContain("evil");
      }
    }
  }

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
    awaitEnd("request-cut");
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
    awaitEnd("client-gone");
  }

  @ParameterizedTest
  @CsvSource({"204", "304"})
  void bodylessStatus_endsAtItsHead(int status) throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1")) {
      String id = take();
      agent.answer(id, "HTTP/1.1 " + status + " X\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 " + status)
          .doesNotContainIgnoringCase("Transfer-Encoding");
    }
    awaitEnd("ok");
  }

  @Test
  void head_keepsItsLength() throws Exception {
    try (RawConnection client = client("HEAD / HTTP/1.1")) {
      String id = take();
      agent.answer(id, "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).containsIgnoringCase("Content-Length: 1234");
    }
  }

  @Test
  void bigBodies_passBothWays() throws Exception {
    String big = "~".repeat(3_000_000);
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: " + big.length())) {
      Thread sender = new Thread(() -> sendQuietly(client, big));
      sender.start();
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertThat(count(fetch, '~', big.length())).isEqualTo(big.length());
      }
      sender.join();
      RawConnection answer = agent.beginAnswer(id);
      Thread answerer =
          new Thread(
              () -> {
                String wire =
                    "HTTP/1.1 200 OK\r\nContent-Length: " + big.length() + "\r\n\r\n" + big;
                sendQuietly(answer, PollingAgent.chunk(wire) + "0\r\n\r\n");
              });
      answerer.start();
      client.readUntil("\r\n\r\n");
      assertThat(count(client, '~', big.length())).isEqualTo(big.length());
      answerer.join();
      assertThat(answer.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
      answer.close();
    }
    awaitEnd("ok");
  }

  @Test
  void bodyOverTheLimit_is413_withALengthAtOnce_elseWhenItIsReached() throws Exception {
    restart(new Limits(10, 10, 65_536, 100, 65_536, 100), List.of());
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 101")) {
      assertThat(client.readMessage()).startsWith("HTTP/1.1 413").contains("body-too-large");
    }
    try (RawConnection client = client("POST / HTTP/1.1", "Transfer-Encoding: chunked")) {
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        client.send(PollingAgent.chunk("y".repeat(101)));
        assertThat(fetch.readAll()).doesNotContain("\r\n0\r\n\r\n");
        assertThat(client.readMessage()).startsWith("HTTP/1.1 413");
      }
    }
    awaitEnd("body-too-large");
  }

  @Test
  void uploadThatStalls_is408() throws Exception {
    restartWithShortHead();
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 100").send("part")) {
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertThat(fetch.readUntil("part")).endsWith("part");
        assertThat(client.readMessage()).startsWith("HTTP/1.1 408").contains("upload-timeout");
        assertThat(fetch.readAll()).doesNotContain("\r\n0\r\n\r\n");
      }
    }
    awaitEnd("upload-timeout");
  }

  @Test
  void tooManyWaiting_isRefusedAtOnce() throws Exception {
    restart(new Limits(1, 10, 65_536, 0, 65_536, 100), List.of());
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

  @Test
  void forwardedFieldsOfStrangers_areReplaced_ofTrustedPeersKept() throws Exception {
    String[] claims = {
      "X-Forwarded-For: 9.9.9.9", "Forwarded: for=9.9.9.9", "X-Forwarded-Proto: https",
      "X-Real-IP: 9.9.9.9", "Connection: X-Forwarded-For", "X-Inverting-Proxy-User-ID: root"
    };
    assertThat(wireOf(claims))
        .contains("X-Forwarded-For: 127.0.0.1\r\n", "X-Forwarded-Proto: http\r\n")
        .contains("Forwarded: for=127.0.0.1;host=b.test;proto=http\r\n")
        .doesNotContain("9.9.9.9", "root");
    restart(Limits.DEFAULTS, List.of(AddressRange.parse("127.0.0.0/8")));
    assertThat(wireOf(claims))
        .contains("X-Forwarded-For: 9.9.9.9, 127.0.0.1\r\n", "X-Forwarded-Proto: https\r\n")
        .contains("Forwarded: for=9.9.9.9, for=127.0.0.1;host=b.test;proto=http\r\n")
        .doesNotContain("X-Real-IP", "root");
  }

  @Test
  void requestThatCameThroughThisProxy_is508() throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1", "Via: 1.1 other, 1.1 test-proxy")) {
      assertThat(client.readMessage()).startsWith("HTTP/1.1 508").contains("loop");
    }
  }

  @Test
  void agentLostBeforeItsAnswer_getIsOfferedAgain_postIsNot() throws Exception {
    PollingAgent dying = new PollingAgent(server.port(), "X-Inverting-Proxy-Agent-Session: a\r\n");
    try (RawConnection get = client("GET / HTTP/1.1");
        RawConnection post = client("POST / HTTP/1.1", "Content-Length: 0")) {
      for (int taken = 0; taken < 2; ) {
        for (String id : dying.poll()) {
          try (RawConnection fetch = dying.fetch(id)) {
            fetch.readUntil("\r\n\r\n");
          }
          taken++;
        }
      }
      PollingAgent heir = new PollingAgent(server.port(), "X-Inverting-Proxy-Agent-Session: b\r\n");
      String id = heir.poll()[0];
      try (RawConnection fetch = heir.fetch(id)) {
        assertThat(fetch.readMessage()).contains("GET / HTTP/1.1");
      }
      heir.answer(id, OK + "0\r\n\r\n");
      assertThat(get.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
      assertThat(post.readMessage()).startsWith("HTTP/1.1 502").contains("agent-lost");
    }
  }

  @Test
  void firstPollOfASession_isAnsweredAtOnce() {
    PollingAgent named = new PollingAgent(server.port(), "X-Inverting-Proxy-Agent-Session: n\r\n");
    Duration farBelowTheHold = DataPathServlet.TIMEOUTS.sessionPoll().dividedBy(2);
    String[] ids = assertTimeoutPreemptively(farBelowTheHold, named::pollOnce);
    assertThat(ids).isEmpty();
  }

  @Test
  void requestOfAnotherSession_isUnknownToThisOne() throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1")) {
      String id = take();
      PollingAgent thief =
          new PollingAgent(server.port(), "X-Inverting-Proxy-Agent-Session: t\r\n");
      thief.pollOnce();
      assertThat(thief.answer(id, OK + "4\r\nevil\r\n0\r\n\r\n")).startsWith("HTTP/1.1 404");
      agent.answer(id, OK + "4\r\ngood\r\n0\r\n\r\n");
      assertThat(client.readUntil("good")).endsWith("good");
    }
  }

  private String wireOf(String... headers) throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1", headers)) {
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        String message = fetch.readMessage();
        agent.answer(id, OK + "0\r\n\r\n");
        client.readUntil("\r\n\r\n");
        return message;
      }
    }
  }

  private String take() throws IOException {
    String id = agent.poll()[0];
    try (RawConnection fetch = agent.fetch(id)) {
      assertThat(fetch.readMessage()).startsWith("HTTP/1.1 200");
    }
    return id;
  }

  private RawConnection client(String requestLine, String... headers) throws IOException {
    StringBuilder text = new StringBuilder(requestLine).append("\r\nHost: b.test\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return new RawConnection(server.port()).send(text.append("\r\n").toString());
  }

  private static long count(RawConnection connection, char wanted, int enough) throws IOException {
    return connection.count(wanted, enough);
  }

  private static void sendQuietly(RawConnection connection, String text) {
    try {
      connection.send(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String sendUntilAnswered(RawConnection answer) throws IOException {
    try {
      while (!answer.hasInput()) {
        answer.send(PollingAgent.chunk("5\r\nevent\r\n"));
      }
      return answer.readUntil("\r\n\r\n");
    } catch (IOException e) {
      return "";
    }
  }

  private void awaitEnd(String expected) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          while (servlet.ends().isEmpty()) {
            Thread.onSpinWait();
          }
        });
    assertThat(servlet.ends()).containsExactly(expected);
    assertThat(servlet.broker().held()).isZero();
  }
}
