package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.invertingproxy.wire.BodyPipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that die, stall, come late or do not come. */
class AgentFailureTest extends DataPathFixture {
  @Test
  void noAgent_clientGets503AfterTheGrace() throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1")) {
      assertThat(client.readMessage())
          .startsWith("HTTP/1.1 503")
          .containsIgnoringCase("Retry-After: ")
          .contains("no-agent");
    }
    awaitEnds("no-agent");
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
    restart(DataPathServlet.SHORT_HEAD);
    try (RawConnection client = client("GET / HTTP/1.1")) {
      String id = take();
      assertThat(client.readMessage()).startsWith("HTTP/1.1 504").contains("head-timeout");
      assertThat(agent.answer(id, OK + "0\r\n\r\n")).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void agentLostBeforeItsAnswer_getIsOfferedAgain_postIsNot() throws Exception {
    PollingAgent dying = session("a");
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
      PollingAgent heir = session("b");
      String id = heir.poll()[0];
      try (RawConnection fetch = heir.fetch(id)) {
        assertThat(fetch.readMessage()).contains("GET / HTTP/1.1");
      }
      heir.answer(id, OK + "0\r\n\r\n");
      assertThat(get.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
      assertThat(post.readMessage()).startsWith("HTTP/1.1 502").contains("agent-lost");
    }
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
    awaitEnds("answer-cut");
  }

  @Test
  void agentGoneBetweenOfferAndFetch_postGoesToAnotherUnderANewId() throws Exception {
    PollingAgent gone = session("gone");
    gone.pollOnce();
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 0")) {
      String lapsed = gone.poll()[0];
      PollingAgent heir = session("heir");
      String id = heir.take();
      assertThat(id).isNotEqualTo(lapsed);
      heir.answer(id, OK + "0\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
    awaitEnds("ok");
  }

  @Test
  void secondFetch_withABodyIsRefused_withoutOneIsServed() throws Exception {
    try (RawConnection get = client("GET / HTTP/1.1")) {
      String id = take();
      try (RawConnection again = agent.fetch(id)) {
        assertThat(again.readMessage()).startsWith("HTTP/1.1 200").contains("GET / HTTP/1.1");
      }
      agent.answer(id, OK + "0\r\n\r\n");
      get.readUntil("0\r\n\r\n");
    }
    try (RawConnection post = client("POST / HTTP/1.1", "Content-Length: 2").send("hi")) {
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertThat(fetch.readUntil("hi")).contains("\r\n\r\n").endsWith("hi");
      }
      try (RawConnection again = agent.fetch(id)) {
        assertThat(again.readMessage()).startsWith("HTTP/1.1 409");
      }
      agent.answer(id, OK + "0\r\n\r\n");
      assertThat(post.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
    awaitEnds("ok", "ok");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void agentFrozenInItsHead_wakesTooLate_andIsRefused(boolean beforeTheHeir) throws Exception {
    PollingAgent frozen = session("frozen");
    try (RawConnection client = client("GET / HTTP/1.1")) {
      String old = frozen.take();
      try (RawConnection answer = frozen.beginAnswer(old)) {
        answer.send(PollingAgent.chunk("HTTP/1.1 200 OK\r\nContent-Le"));
        await(() -> servlet.broker().find(old) == null);
        PollingAgent heir = session("heir");
        String id = beforeTheHeir ? "" : heir.take();
        answer.send(PollingAgent.chunk("ngth: 4\r\n\r\nevil"));
        assertThat(answer.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 404");
        id = beforeTheHeir ? heir.take() : id;
        heir.answer(id, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
      }
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("\r\n\r\ngood");
    }
    awaitEnds("ok");
  }

  @Test
  void earlyAnswer_afterItsAgentHasStoppedReading_reachesTheClient() throws Exception {
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 100000000")) {
      client.send("part");
      String id = agent.poll()[0];
      RawConnection fetch = agent.fetch(id);
      fetch.readUntil("part");
      fetch.reset();
      BodyPipe upload = servlet.begun().element().requestBody();
      await(
          () -> { // it shows only when something is written
            client.sendQuietly("x".repeat(10_000));
            return upload.cancellation() != null;
          });
      assertThat(agent.answer(id, "HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n"))
          .startsWith("HTTP/1.1 200");
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 413");
    }
    awaitEnds("ok");
  }

  @Test
  void agentWithASession_isToldThatItMayTakeLeave() throws Exception {
    try (RawConnection named = session("s").openPoll();
        RawConnection nameless = agent.openPoll()) {
      assertThat(named.readMessage()).contains("\r\nX-Inverting-Proxy-Sessions: 1\r\n");
      assertThat(nameless.readMessage()).doesNotContain("X-Inverting-Proxy-Sessions");
    }
  }

  @Test
  void agentThatLeaves_getsNothingMore_andMayEndWhatItHas() throws Exception {
    PollingAgent leaving = session("leaving");
    try (RawConnection client = client("GET /1 HTTP/1.1")) {
      String id = leaving.take();
      try (RawConnection goodbye =
          leaving.call("GET", "agent/pending", "X-Inverting-Proxy-Agent-Leaving: 1\r\n")) {
        assertThat(goodbye.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204");
      }
      try (RawConnection later = client("GET /2 HTTP/1.1")) {
        assertThat(later.readMessage()).startsWith("HTTP/1.1 503");
      }
      leaving.answer(id, OK + "2\r\nok\r\n0\r\n\r\n");
      assertThat(client.readUntil("ok")).endsWith("ok");
    }
    awaitEnds("no-agent", "ok");
  }

  @Test
  void agentSilentInItsFetch_isCutOffOnceAnotherHasTheRequest() throws Exception {
    PollingAgent silent = session("silent");
    try (RawConnection client = client("PUT / HTTP/1.1", "Content-Length: 2")) {
      try (RawConnection fetch = silent.fetch(silent.poll()[0])) {
        fetch.readUntil("\r\n\r\n");
        PollingAgent heir = session("heir");
        String id = heir.poll()[0];
        try (RawConnection second = heir.fetch(id)) {
          second.readUntil("\r\n\r\n");
          String rest = assertTimeoutPreemptively(Duration.ofSeconds(15), fetch::readAll);
          assertThat(rest).contains("PUT / HTTP/1.1").doesNotContain("\r\n0\r\n\r\n");
          client.send("hi");
          assertThat(second.readUntil("hi")).endsWith("hi");
        }
        heir.answer(id, OK + "0\r\n\r\n");
      }
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
    awaitEnds("ok");
  }

  @Test
  void agentSilentInItsHead_isToldOnceAnotherHasTheRequest() throws Exception {
    PollingAgent silent = session("silent");
    try (RawConnection client = client("GET / HTTP/1.1")) {
      try (RawConnection answer = silent.beginAnswer(silent.take())) {
        answer.send(PollingAgent.chunk("HTTP/1.1 200 OK\r\nContent-Le"));
        PollingAgent heir = session("heir");
        String id = heir.take();
        String told =
            assertTimeoutPreemptively(Duration.ofSeconds(15), () -> answer.readUntil("\r\n\r\n"));
        assertThat(told).startsWith("HTTP/1.1 404");
        heir.answer(id, OK + "0\r\n\r\n");
      }
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
    awaitEnds("ok");
  }
}
