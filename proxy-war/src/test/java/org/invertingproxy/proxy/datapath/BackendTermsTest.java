package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.Limits;
import org.junit.jupiter.api.Test;

/** A backend's own time-outs and limits count from the next request on, instead of the proxy's. */
class BackendTermsTest extends DataPathFixture {
  private static final String PIECE = PollingAgent.chunk(PollingAgent.chunk("~".repeat(64 * 1024)));

  @Test
  void smallerBodyLimit_is413() throws Exception {
    servlet.terms(new BackendTerms(null, null, null, null, 3L));
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 4")) {
      assertThat(client.readMessage()).startsWith("HTTP/1.1 413").contains("body-too-large");
    }
    try (RawConnection client = client("POST / HTTP/1.1", "Transfer-Encoding: chunked")) {
      try (RawConnection fetch = agent.fetch(agent.poll()[0])) {
        assertThat(fetch.readUntil("Via: 1.1 test-proxy\r\n")).contains("POST / HTTP/1.1");
        client.send(PollingAgent.chunk("abcd"));
        assertThat(client.readMessage()).startsWith("HTTP/1.1 413");
      }
    }
    awaitEnds("body-too-large");
  }

  @Test
  void largerBodyLimit_letsPassWhatTheProxyWouldNot() throws Exception {
    restart(new Limits(1_000, 20_000, 256 * 1024, 3, 64 * 1024, 1_000));
    servlet.terms(new BackendTerms(null, null, null, null, 0L));
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 4").send("abcd")) {
      String id = agent.poll()[0];
      try (RawConnection fetch = agent.fetch(id)) {
        assertThat(fetch.readUntil("abcd")).contains("POST / HTTP/1.1");
      }
      agent.answer(id, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("ok");
    }
    servlet.terms(BackendTerms.NONE);
    try (RawConnection client = client("POST / HTTP/1.1", "Content-Length: 4")) {
      assertThat(client.readMessage()).startsWith("HTTP/1.1 413");
    }
    awaitEnds("ok");
  }

  @Test
  void shorterWaitForAHead_is504() throws Exception {
    servlet.terms(new BackendTerms(null, Duration.ofMillis(200), null, null, null));
    try (RawConnection client = client("GET / HTTP/1.1")) {
      agent.fetch(take()).close();
      assertThat(client.readMessage()).startsWith("HTTP/1.1 504").contains("head-timeout");
    }
    awaitEnds("head-timeout");
  }

  @Test
  void shorterWaitForAHead_is504_overAChannelAsWell() throws Exception {
    servlet.terms(new BackendTerms(null, Duration.ofMillis(200), null, null, null));
    try (ChannelAgent channel = channelAgent("a");
        RawConnection client = client("GET / HTTP/1.1")) {
      AgentStream request = channel.take();
      assertThat(client.readMessage()).startsWith("HTTP/1.1 504").contains("head-timeout");
      assertThat(request.awaitClosed()).isEqualTo("PEER CANCELLED");
    }
    awaitEnds("head-timeout");
  }

  @Test
  void shorterWaitForAnAgent_is503() throws Exception {
    servlet.terms(new BackendTerms(Duration.ZERO, null, null, null, null));
    try (RawConnection client = client("GET / HTTP/1.1")) {
      assertThat(client.readMessage()).startsWith("HTTP/1.1 503").contains("no-agent");
    }
    awaitEnds("no-agent");
  }

  @Test
  void fewerAtOnce_is503() throws Exception {
    servlet.terms(new BackendTerms(null, null, null, 1, null));
    try (RawConnection first = client("GET /first HTTP/1.1")) {
      await(() -> servlet.broker().held() == 1);
      try (RawConnection second = client("GET /second HTTP/1.1")) {
        assertThat(second.readMessage()).startsWith("HTTP/1.1 503").contains("backend-busy");
      }
      agent.answer(take(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      assertThat(first.readMessage()).endsWith("ok");
    }
    awaitEnds("backend-busy", "ok");
  }

  @Test
  void shorterPatienceWithClients_cutsOneThatReadsNothing() throws Exception {
    servlet.terms(new BackendTerms(null, null, Duration.ofMillis(300), null, null));
    try (RawConnection client = client("GET /stalled HTTP/1.1");
        RawConnection answer = agent.beginAnswer(take())) {
      answer.send(PollingAgent.chunk(OK));
      sendUntilCut(answer);
      awaitEnds("client-stalled");
      assertThat(client.hasInput()).isTrue();
    }
  }

  private static void sendUntilCut(RawConnection answer) {
    try {
      for (int i = 0; i < 480 && !answer.hasInput(); i++) {
        answer.send(PIECE);
      }
    } catch (IOException e) {
      assertThat(e).isNotNull(); // hung up, which is what it waits for
    }
  }
}
