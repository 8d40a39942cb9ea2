package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers that pass over a channel. */
class ChannelForwardingTest extends DataPathFixture {
  @Test
  void get_reachesTheAgentAsSent_andTheAnswerTheClient() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("GET /a?x=1&y HTTP/1.1", "X-A: 1", "x-a: 2")) {
      AgentStream request = agent.take();
      assertThat(request.request().method()).isEqualTo("GET");
      assertThat(request.request().target()).isEqualTo("/a?x=1&y");
      assertThat(request.request().fields().all("X-A")).containsExactly("1", "2");
      assertThat(request.stream().attributes().first(Attributes.STARTED)).startsWith("2");
      request.respond(201, "Content-Length", "2", "X-B", "3").write("hi").end();
      assertThat(client.readMessage())
          .startsWith("HTTP/1.1 201")
          .containsIgnoringCase("X-B: 3")
          .endsWith("\r\n\r\nhi");
      assertThat(request.awaitClosed()).isEqualTo("done");
    }
    awaitEnds("ok");
  }

  @Test
  void chunkedUpload_isStreamedAsItComes_withItsTrailers() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client =
            client("POST /up HTTP/1.1", "Transfer-Encoding: chunked").send("5\r\nfirst\r\n")) {
      AgentStream request = agent.take();
      assertThat(request.readUntil("first")).isEqualTo("first");
      client.send("6\r\nsecond\r\n0\r\nX-T: v\r\n\r\n");
      assertThat(request.readAll()).isEqualTo("firstsecond");
      if (container == TestContainer.JETTY) { // Tomcat as it comes drops them
        assertThat(request.stream().trailers().first("X-T")).isEqualTo("v");
      }
      request.answer("ok");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("ok");
    }
    awaitEnds("ok");
  }

  @Test
  void streamedAnswer_arrivesAsFlushed_withItsTrailers() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("GET /events HTTP/1.1", "TE: trailers")) {
      AgentStream request = agent.take();
      request.respond(200);
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
      request.write("one");
      assertThat(client.readUntil("one")).endsWith("one");
      request.write("two");
      assertThat(client.readUntil("two")).endsWith("two");
      request.end("X-T", "v", "Set-Cookie", "x");
      assertThat(client.readUntil("\r\n\r\n"))
          .containsIgnoringCase("X-T: v")
          .doesNotContainIgnoringCase("Set-Cookie");
    }
    awaitEnds("ok");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void bodylessStatus_endsAtItsHead(int status) throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("GET / HTTP/1.1")) {
      agent.take().respondWithoutBody(status);
      assertThat(client.readUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 " + status)
          .doesNotContainIgnoringCase("Transfer-Encoding");
    }
    awaitEnds("ok");
  }

  @Test
  void head_keepsItsLength() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("HEAD / HTTP/1.1")) {
      agent.take().respondWithoutBody(200, "Content-Length", "1234");
      assertThat(client.readUntil("\r\n\r\n")).containsIgnoringCase("Content-Length: 1234");
    }
    awaitEnds("ok");
  }

  @Test
  void bigBodies_passBothWays() throws Exception {
    String big = "~".repeat(3_000_000);
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("POST / HTTP/1.1", "Content-Length: " + big.length())) {
      Thread sender = new Thread(() -> client.sendQuietly(big));
      sender.start();
      AgentStream request = agent.take();
      assertThat(request.readAll()).isEqualTo(big);
      sender.join();
      Thread answerer = new Thread(() -> request.answerQuietly(big, 100_000));
      answerer.start();
      client.readUntil("\r\n\r\n");
      assertThat(client.count('~', big.length())).isEqualTo(big.length());
      answerer.join();
      assertThat(request.awaitClosed()).isEqualTo("done");
    }
    awaitEnds("ok");
  }

  @Test
  void expectation_isTheBackendsToMeet() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client =
            client("POST / HTTP/1.1", "Content-Length: 2", "Expect: 100-continue")) {
      AgentStream request = agent.take();
      assertThat(request.request().fields().first("Expect")).isEqualTo("100-continue");
      request.stream().informational(new ResponseHead(100, "", Fields.EMPTY));
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100");
      client.send("hi");
      assertThat(request.readAll()).isEqualTo("hi");
      request.answer("ok");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("ok");
    }
    awaitEnds("ok");
  }

  @Test
  void refusalOfTheBackend_arrivesBeforeTheBodyIsSent() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client =
            client("POST / HTTP/1.1", "Content-Length: 2", "Expect: 100-continue")) {
      agent.take().respond(413, "Content-Length", "2").write("no").end();
      if (container == TestContainer.TOMCAT) { // sends one of its own before it calls us
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100");
      }
      assertThat(client.readMessage()).startsWith("HTTP/1.1 413").endsWith("no");
    }
    awaitEnds("ok");
  }

  @Test
  void backendThatSaysNothing_getsTheBodyAfterAWhile() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client =
            client("POST / HTTP/1.1", "Content-Length: 2", "Expect: 100-continue")) {
      AgentStream request = agent.take();
      client.send("hi");
      assertThat(request.readAll()).isEqualTo("hi");
      request.answer("ok");
      assertThat(client.readUntil("ok")).contains("HTTP/1.1 200");
    }
    awaitEnds("ok");
  }

  @Test
  void twoAgents_shareByLeastOpenStreams() throws Exception {
    try (ChannelAgent one = channelAgent("one");
        ChannelAgent two = channelAgent("two");
        RawConnection first = client("GET /1 HTTP/1.1");
        RawConnection second = secondOf(first)) {
      await(() -> one.hasWork() && two.hasWork()); // one stream each
      one.take().answer("ok");
      two.take().answer("ok");
      assertThat(first.readMessage()).contains("ok");
      assertThat(second.readMessage()).contains("ok");
    }
  }

  private RawConnection secondOf(RawConnection first) throws Exception {
    await(() -> servlet.broker().held() == 1);
    assertThat(first.hasInput()).isFalse();
    RawConnection second = client("GET /2 HTTP/1.1");
    await(() -> servlet.broker().held() == 2);
    return second;
  }
}
