package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that are there before their client has sent its request, which it does before it reads.
 */
class EarlyAnswerTest extends DataPathFixture {
  /** More than the buffers of both sockets take. */
  private static final int UPLOAD = 24 << 20;

  private static final String BODY = "x".repeat(1 << 20);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void clientThatSendsAllFirst_getsTheAnswer_andKeepsItsConnection(boolean taken) throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("POST /up HTTP/1.1", "Content-Length: " + UPLOAD)) {
      AgentStream request = agent.take();
      if (taken) {
        client.send("x");
        request.readUntil("x");
      }
      request.respond(413, "Content-Length", "3").write("big").end();
      awaitEnds("ok"); // nobody but the client is held any longer
      for (int sent = taken ? 1 : 0; sent < UPLOAD; sent += BODY.length()) {
        client.send(BODY.substring(0, Math.min(BODY.length(), UPLOAD - sent)));
      }
      assertThat(client.readMessage()).startsWith("HTTP/1.1 413").endsWith("\r\n\r\nbig");
      if (container == TestContainer.TOMCAT) { // closes after so large a rest, and says so
        assertThat(client.readAll()).isEmpty();
        return;
      }
      client.send("GET /next HTTP/1.1\r\nHost: b.test\r\n\r\n");
      agent.take().answer("next");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("next");
    }
    awaitEnds("ok", "ok");
  }

  @Test
  void chunkedAnswerToAChunkedUpload_isWhole() throws Exception {
    assumeTrue(container == TestContainer.JETTY, "Tomcat ends both directions at once");
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("POST /up HTTP/1.1", "Transfer-Encoding: chunked")) {
      AgentStream request = agent.take();
      request.respond(401).write("who").end();
      for (int i = 0; i < UPLOAD / BODY.length(); i++) {
        client.send(Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n");
      }
      client.send("0\r\n\r\n");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 401").endsWith("\r\nwho\r\n0\r\n\r\n");
    }
    awaitEnds("ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 100", "Transfer-Encoding: chunked"})
  void clientThatFallsSilent_isLeft(String framing) throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("POST /up HTTP/1.1", framing)) {
      agent.take().respond(413, "Content-Length", "3").write("big").end();
      assertThat(client.readAll()).startsWith("HTTP/1.1 413").contains("\r\n\r\nbig");
    }
    awaitEnds("ok");
  }

  @Test
  void clientThatWaitsForContinue_isNotAskedForItsBody() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client =
            client("POST /up HTTP/1.1", "Content-Length: 100", "Expect: 100-continue")) {
      agent.take().respond(413, "Content-Length", "3").write("big").end();
      if (container == TestContainer.TOMCAT) { // sends one of its own before it calls us
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100");
      }
      assertThat(client.readUntil("big")).startsWith("HTTP/1.1 413");
    }
    awaitEnds("ok");
  }
}
