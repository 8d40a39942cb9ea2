package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.invertingproxy.wire.frame.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers over a channel that are no HTTP response, or not the one their head announced. */
class ChannelBadAnswerTest extends DataPathFixture {
  @ParameterizedTest
  @CsvSource({
    "Content-Length,1,Content-Length,2",
    "Content-Length,1,Content-Length,1",
    "Content-Length,'1, 1',X,y",
    "Content-Length,-1,X,y",
    "Content-Length,1,Transfer-Encoding,chunked",
    "Transfer-Encoding,'gzip, chunked',X,y",
    "Transfer-Encoding,gzip,Transfer-Encoding,chunked"
  })
  void framingInDoubt_clientGets502(String name, String value, String second, String secondValue)
      throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("GET / HTTP/1.1")) {
      AgentStream request = agent.take();
      request.respond(200, name, value, second, secondValue);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("bad-answer");
      assertThat(request.awaitClosed()).isEqualTo("PEER PROTOCOL");
    }
    awaitEnds("bad-answer");
  }

  @Test
  void lengthWithoutABody_clientGets502() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("GET / HTTP/1.1")) {
      agent.take().respondWithoutBody(200, "Content-Length", "5");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("bad-answer");
    }
    awaitEnds("bad-answer");
  }

  @Test
  void upgradeThatNobodyAskedFor_clientGets502() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("POST / HTTP/1.1", "Content-Length: 1")) {
      AgentStream request = agent.take();
      assertThat(request.stream().content()).isEqualTo(Content.BODY);
      request.respond(101);
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("bad-answer");
    }
    awaitEnds("bad-answer");
  }

  @Test
  void bodyShorterThanItsLength_neverTakesFromTheNextResponse() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client =
            client("GET /1 HTTP/1.1").send("GET /2 HTTP/1.1\r\nHost: b.test\r\n\r\n")) {
      AgentStream request = agent.take().respond(200, "Content-Length", "100").write("partial");
      assertThat(client.readUntil("partial")).startsWith("HTTP/1.1 200");
      request.end();
      assertThat(client.readAll().replace("<reset>", "")).isEmpty();
    }
    await(() -> !servlet.ends().isEmpty());
    assertThat(servlet.ends()).startsWith("answer-cut");
  }

  @Test
  void bodyLongerThanItsLength_neverReachesTheNextResponse() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("GET /1 HTTP/1.1")) {
      agent.take().respond(200, "Content-Length", "4").write("goodHTTP/1.1 200 OK").end();
      assertThat(client.readMessage())
          .matches("(?s)(HTTP/1.1 200.*\r\n\r\n|HTTP/1.1 502.*answer-cut.*)");
      client.finish();
      assertThat(client.readAll()).isIn("", "<reset>");
    }
    awaitEnds("answer-cut");
  }

  @ParameterizedTest
  @CsvSource({"GET,204", "GET,304", "HEAD,200"})
  void bodyWhereNoneMayBe_isNoWholeAnswer(String method, int status) throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client(method + " / HTTP/1.1")) {
      agent.take().respond(status).write("evil").end();
      client.finish();
      assertThat(client.readAll()).doesNotContain("evil");
    }
    await(() -> servlet.ends().size() == 1);
    assertThat(servlet.broker().held()).isZero();
  }
}
