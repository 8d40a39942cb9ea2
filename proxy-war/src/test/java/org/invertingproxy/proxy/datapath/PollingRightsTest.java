package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.invertingproxy.proxy.auth.IssuedToken;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What polling agents have begun by a token ends with it. */
class PollingRightsTest extends DataPathFixture {
  private static final Duration LONG = Duration.ofHours(1);

  @BeforeEach
  void needTokens() throws Exception {
    restartWithRights();
  }

  @Test
  void tokenThatIsRevoked_endsTheLink_andWhatRuns() throws Exception {
    IssuedToken token = servlet.issue("agent", LONG);
    PollingAgent agent = agent(token, "one");
    agent.pollOnce(); // the first one introduces it
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 0")) {
      agent.take();
      try (RawConnection poll = agent.openPoll()) {
        servlet.revoke(token);
        assertThat(poll.readMessage()).containsAnyOf("HTTP/1.1 200", "HTTP/1.1 401");
      }
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("agent-lost");
    }
    try (RawConnection poll = agent.openPoll()) {
      assertThat(poll.readMessage()).startsWith("HTTP/1.1 401");
    }
    assertThat(servlet.links().isConnected("b")).isFalse();
    awaitEnds("agent-lost");
  }

  @Test
  void answerUnderWay_isCutWithTheTokenThatSendsIt() throws Exception {
    IssuedToken token = servlet.issue("agent", LONG);
    PollingAgent agent = agent(token, "one");
    agent.pollOnce();
    try (RawConnection client = client("GET / HTTP/1.1")) {
      String id = agent.take();
      try (RawConnection answer = agent.beginAnswer(id)) {
        answer.send(PollingAgent.chunk(OK + "2\r\nok\r\n"));
        assertThat(client.readUntil("ok")).contains("200");
        servlet.revoke(token);
        assertThat(client.readAll()).doesNotContain("0\r\n\r\n");
      }
    }
    awaitEnds("answer-cut");
  }

  @Test
  void renewedToken_coversWhatTheSameAgentHasBegun() throws Exception {
    IssuedToken token = servlet.issue("agent", LONG);
    PollingAgent agent = agent(token, "one");
    agent.pollOnce();
    PollingAgent renewed = agent(servlet.issue("agent", LONG), "one");
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 0")) {
      String id = agent.take();
      renewed.pollOnce();
      servlet.revoke(token);
      assertThat(renewed.answer(id, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
          .startsWith("HTTP/1.1 200");
      assertThat(client.readMessage()).endsWith("ok");
    }
    awaitEnds("ok");
  }

  @Test
  void amongAgentsWithoutAName_onlyWhatTheRevokedTokenHasBegunEnds() throws Exception {
    IssuedToken stolen = servlet.issue("agent", LONG);
    PollingAgent thief = agent(stolen, "");
    PollingAgent owner = agent(servlet.issue("agent", LONG), "");
    try (RawConnection first = client("POST /1 HTTP/1.1", "Content-Length: 0")) {
      thief.take();
      try (RawConnection second = client("POST /2 HTTP/1.1", "Content-Length: 0")) {
        String kept = owner.take();
        servlet.revoke(stolen);
        assertThat(first.readMessage()).startsWith("HTTP/1.1 502").contains("agent-lost");
        owner.answer(kept, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(second.readMessage()).endsWith("ok");
      }
    }
    awaitEnds("agent-lost", "ok");
  }

  @Test
  void tokenThatExpires_endsWhatRuns_atTheNextLook() throws Exception {
    IssuedToken token = servlet.issue("agent", Duration.ofSeconds(3));
    PollingAgent agent = agent(token, "one");
    agent.pollOnce();
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 0")) {
      agent.take();
      await(() -> Instant.now().isAfter(token.expires()));
      servlet.recheck();
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("agent-lost");
    }
    awaitEnds("agent-lost");
  }

  private PollingAgent agent(IssuedToken token, String session) {
    String name = session.isEmpty() ? "" : "X-Inverting-Proxy-Agent-Session: " + session + "\r\n";
    return new PollingAgent(
        server.port(), "Authorization: Bearer " + token.value() + "\r\n" + name);
  }
}
