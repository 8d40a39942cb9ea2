package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are no HTTP, and answers nobody asked for. */
class BadAnswerTest extends DataPathFixture {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "HTTP/1.1 99 X",
        "HTTP/1.1 700 X",
        "HTTP/1.1 200 OK\rSet-Cookie: x",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 1",
        "HTTP/1.1 200 OK\r\nContent-Length: -1",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked",
        "HTTP/1.1 200 OK\r\nX: a\r\n folded",
        "HTTP/1.1 200 OK\r\nX : a",
        "HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: b",
        "HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: b",
        "HTTP/1.1 200 OK\r\nX: a\u0000b",
        "HTTP/1.1 200 OK\r\nX(Y: a",
      })
  void badHead_clientGets502_agent400(String head) throws Exception {
    assertRefused(head);
  }

  @Test
  void headOverTheLimits_clientGets502_agent400() throws Exception {
    assertRefused("HTTP/1.1 200 OK\r\nX: " + "x".repeat(65_536));
    assertRefused("HTTP/1.1 200 OK" + "\r\nX: y".repeat(1_001));
    assertRefused("HTTP/1.1 103 X\r\n\r\n".repeat(20));
  }

  private void assertRefused(String head) throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1")) {
      String id = take();
      assertThat(agent.answer(id, head + "\r\n\r\n")).startsWith("HTTP/1.1 400");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("bad-answer");
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
  void requestOfAnotherSession_isUnknownToThisOne() throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1")) {
      String id = take();
      PollingAgent thief = session("t");
      thief.pollOnce();
      assertThat(thief.answer(id, OK + "4\r\nevil\r\n0\r\n\r\n")).startsWith("HTTP/1.1 404");
      agent.answer(id, OK + "4\r\ngood\r\n0\r\n\r\n");
      assertThat(client.readUntil("good")).endsWith("good");
    }
  }

  @Test
  void bodyShorterThanItsLength_neverTakesFromTheNextResponse() throws Exception {
    try (RawConnection client =
        client("GET /1 HTTP/1.1").send("GET /2 HTTP/1.1\r\nHost: b.test\r\n\r\n")) {
      try (RawConnection answer = agent.beginAnswer(take())) {
        answer.send(PollingAgent.chunk("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartial"));
        assertThat(client.readUntil("partial")).startsWith("HTTP/1.1 200");
        answer.send("0\r\n\r\n");
        assertThat(answer.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 400");
      }
      assertThat(client.readAll().replace("<reset>", "")).isEmpty();
    }
    await(() -> !servlet.ends().isEmpty());
    assertThat(servlet.ends()).startsWith("answer-cut");
  }

  @Test
  void bodyLongerThanItsLength_neverReachesTheNextResponse() throws Exception {
    try (RawConnection client = client("GET /1 HTTP/1.1")) {
      String wire = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngoodHTTP/1.1 200 OK\r\n\r\nevil";
      assertThat(agent.answer(take(), wire)).startsWith("HTTP/1.1 400");
      assertThat(client.readMessage())
          .matches("(?s)(HTTP/1.1 200.*\r\n\r\n(good)?|HTTP/1.1 502.*answer-cut.*)");
      client.finish();
      assertThat(client.readAll()).isIn("", "<reset>");
    }
    await(() -> servlet.ends().size() == 1);
    try (RawConnection client = client("GET /2 HTTP/1.1")) {
      agent.answer(take(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nok");
    }
    await(() -> servlet.ends().size() == 2);
    assertThat(servlet.ends()).endsWith("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nT: v\r\n\r\n"
      })
  void answerTruncatedAtEveryByte_isNeverAWholeOne(String wire) throws Exception {
    int head = wire.indexOf("\r\n\r\n") + 4;
    for (int length = 1; length < wire.length(); length++) {
      try (RawConnection client = client("GET / HTTP/1.1", "Connection: close")) {
        assertThat(agent.answer(take(), wire.substring(0, length))).startsWith("HTTP/1.1 400");
        String seen = client.readAll();
        if (seen.startsWith("HTTP/1.1 502")) { // nothing had been sent when the end was missed
          assertThat(seen).contains(length < head ? "bad-answer" : "answer-cut");
        } else {
          assertThat(length).isGreaterThanOrEqualTo(head);
          assertThat(seen).doesNotContain("\r\n0\r\n");
          assertThat(seen.contains("Transfer-Encoding") || !seen.endsWith("body")).isTrue();
        }
      }
    }
  }

  @Test
  void oddIdsAndNames_findNothing_andHarmNobody() throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1")) {
      String id = take();
      for (String odd :
          new String[] {
            "../" + id, id + "%00", id.toUpperCase(Locale.ROOT), id + "\u00e9", "'\"<>"
          }) {
        assertThat(agent.answer(odd, OK + "0\r\n\r\n")).startsWith("HTTP/1.1 404");
      }
      for (String odd : new String[] {"a b", "a,b", "\u00e9", "x".repeat(65)}) {
        try (RawConnection poll = session(odd).openPoll()) {
          assertThat(poll.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 400");
        }
      }
      agent.answer(id, OK + "4\r\ngood\r\n0\r\n\r\n");
      assertThat(client.readUntil("good")).endsWith("good");
    }
    awaitEnds("ok");
  }
}
