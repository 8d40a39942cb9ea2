package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.invertingproxy.proxy.config.AddressRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and answers that pass. */
class ForwardingTest extends DataPathFixture {
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
    awaitEnds("ok");
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
    awaitEnds("ok");
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
    awaitEnds("ok");
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
      Thread sender = new Thread(() -> client.sendQuietly(big));
      sender.start();
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertThat(fetch.count('~', big.length())).isEqualTo(big.length());
      }
      sender.join();
      RawConnection answer = agent.beginAnswer(id);
      Thread answerer =
          new Thread(
              () -> {
                String wire =
                    "HTTP/1.1 200 OK\r\nContent-Length: " + big.length() + "\r\n\r\n" + big;
                answer.sendQuietly(PollingAgent.chunk(wire) + "0\r\n\r\n");
              });
      answerer.start();
      client.readUntil("\r\n\r\n");
      assertThat(client.count('~', big.length())).isEqualTo(big.length());
      answerer.join();
      assertThat(answer.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
      answer.close();
    }
    awaitEnds("ok");
  }

  @Test
  void forwardedFieldsOfStrangers_areReplaced_ofTrustedPeersKept() throws Exception {
    String[] claims = {
      "X-Forwarded-For: 9.9.9.9", "Forwarded: for=8.8.8.8", "X-Forwarded-Proto: https",
      "X-Real-IP: 9.9.9.9", "Connection: X-Forwarded-For", "X-Inverting-Proxy-User-ID: root"
    };
    assertThat(wireOf(claims))
        .contains("X-Forwarded-For: 127.0.0.1\r\n", "X-Forwarded-Proto: http\r\n")
        .contains("Forwarded: for=127.0.0.1;host=b.test;proto=http\r\n")
        .doesNotContain("9.9.9.9", "8.8.8.8", "root");
    restartTrusting(AddressRange.parse("127.0.0.0/8"));
    assertThat(wireOf(claims))
        .contains("X-Forwarded-For: 9.9.9.9, 127.0.0.1\r\n", "X-Forwarded-Proto: https\r\n")
        .contains("Forwarded: for=9.9.9.9;proto=https, for=127.0.0.1;host=b.test;proto=http\r\n")
        .doesNotContain("X-Real-IP", "8.8.8.8", "root");
  }

  @Test
  void requestThatCameThroughThisProxy_is508() throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1", "Via: 1.1 other, 1.1 test-proxy")) {
      assertThat(client.readMessage()).startsWith("HTTP/1.1 508").contains("loop");
    }
  }

  @Test
  void optionsThatMayGoNoFurther_isAnsweredByTheProxy() throws Exception {
    try (RawConnection client = client("OPTIONS /x HTTP/1.1", "Max-Forwards: 0")) {
      assertThat(client.readUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 204")
          .containsIgnoringCase("Allow: GET, HEAD");
    }
    assertThat(servlet.ends()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"OPTIONS, 1, 0", "OPTIONS, 010, 9", "OPTIONS, x, x", "GET, 0, 0"})
  void maxForwards_isCountedForOptionsOnly(String method, String sent, String forwarded)
      throws Exception {
    try (RawConnection client = client(method + " / HTTP/1.1", "Max-Forwards: " + sent)) {
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertThat(fetch.readMessage()).containsIgnoringCase("Max-Forwards: " + forwarded + "\r\n");
      }
      agent.answer(id, OK + "0\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void firstPollOfASession_isAnsweredAtOnce() {
    PollingAgent named = session("n");
    Duration farBelowTheHold = DataPathServlet.TIMEOUTS.sessionPoll().dividedBy(2);
    String[] ids = assertTimeoutPreemptively(farBelowTheHold, named::pollOnce);
    assertThat(ids).isEmpty();
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

  @Test
  void cookieForTheHostsOfOthers_isForItsOwnHostOnly() throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1")) {
      agent.answer(
          take(),
          "HTTP/1.1 200 OK\r\nSet-Cookie: a=b; domain=.Proxy.Example; Path=/\r\n"
              + "Set-Cookie: c=d; Domain=b.test\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.readMessage())
          .contains("Set-Cookie: a=b; Path=/\r\n", "Set-Cookie: c=d; Domain=b.test\r\n");
    }
  }
}
