package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http2.ErrorCode;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.WireLimits;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Clients that leave, stall, or send too much, with their agent on a channel. */
class ChannelClientFailureTest extends DataPathFixture {
  private static final int CAPACITY = 256 * 1024;
  private static final int PIECE = 64 * 1024;

  @Test
  void uploadCutOff_reachesTheAgentAsCutOff() throws Exception {
    try (ChannelAgent agent = channelAgent("a")) {
      RawConnection client = client("POST / HTTP/1.1", "Content-Length: 100").send("part");
      AgentStream request = agent.take();
      request.readUntil("part");
      client.reset();
      assertThat(request.awaitClosed()).isIn("PEER ABORTED", "PEER CANCELLED");
      assertThat(request.stream().isEnded()).isFalse();
      awaitEnds("request-cut");
    }
  }

  @Test
  void laterChunkMalformed_reachesTheAgentAsCutOff() throws Exception {
    try (ChannelAgent agent = channelAgent("a")) {
      RawConnection client =
          client("POST / HTTP/1.1", "Transfer-Encoding: chunked").send(PollingAgent.chunk("part"));
      AgentStream request = agent.take();
      request.readUntil("part");
      client.send("hello\r\n");
      assertThat(request.awaitClosed()).isIn("PEER ABORTED", "PEER CANCELLED");
      String end = client.readUntil("\r\n\r\n");
      // Tomcat closes the connection when reading fails in a call of its own.
      assertThat(end)
          .matches(
              container == TestContainer.TOMCAT ? "(?s)(HTTP/1.1 400.*|)" : "(?s)HTTP/1.1 400.*");
      awaitEnds("request-cut");
    }
  }

  @Test
  void moreTrailersThanTheAgentTakes_endTheirOwnRequestOnly() throws Exception {
    Assumptions.assumeTrue(container == TestContainer.JETTY, "Tomcat drops trailers unasked for");
    StringBuilder trailers = new StringBuilder();
    for (int i = 0; i <= WireLimits.DEFAULTS.headFields(); i++) {
      trailers.append(Integer.toString(i, 36)).append(":1\r\n"); // few bytes for Jetty's limit
    }
    try (ChannelAgent agent = channelAgent("a")) {
      RawConnection client =
          client("POST / HTTP/1.1", "Transfer-Encoding: chunked").send(PollingAgent.chunk("body"));
      AgentStream request = agent.take();
      request.readUntil("body");
      client.send("0\r\n" + trailers + "\r\n");
      assertThat(request.awaitClosed()).isIn("PEER ABORTED", "PEER CANCELLED");
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 400");
      RawConnection next = client("GET /next HTTP/1.1");
      agent.take().respond(204).end();
      assertThat(next.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204");
    }
    awaitEnds("bad-request", "ok");
  }

  @Test
  void clientThatHalfCloses_afterAChunkedBody_isAnswered() throws Exception {
    try (ChannelAgent agent = channelAgent("a")) {
      RawConnection client =
          client("POST / HTTP/1.1", "Transfer-Encoding: chunked")
              .send(PollingAgent.chunk("all") + "0\r\n\r\n");
      client.finish();
      AgentStream request = agent.take();
      request.readUntil("all");
      request.respond(204).end();
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204");
      awaitEnds("ok");
    }
  }

  @Test
  void clientGoneInTheBody_agentIsTold() throws Exception {
    try (ChannelAgent agent = channelAgent("a")) {
      RawConnection client = client("GET / HTTP/1.1");
      AgentStream request = agent.take().respond(200);
      client.readUntil("\r\n\r\n");
      client.reset();
      // HTTP/1.1 tells nobody; the container notices at a write.
      await(
          () -> {
            request.writeQuietly("event");
            return request.stream().isOver();
          });
      assertThat(request.awaitClosed()).isEqualTo("PEER CANCELLED");
    }
    awaitEnds("client-gone");
  }

  @Test
  void streamOfHttp2_thatIsReset_reachesTheAgentAtOnce() throws Exception {
    Http2Connection connection = new Http2Connection(server.port());
    try (ChannelAgent agent = channelAgent("a")) {
      Http2Stream gone = connection.get("/gone");
      AgentStream request = agent.take();
      // Jetty overlooks a reset that comes before its own thread has left the request.
      await(() -> servlet.suspended() == 1);
      gone.reset(ErrorCode.CANCEL_STREAM_ERROR);
      assertThat(request.awaitClosed()).isEqualTo("PEER CANCELLED");
    } finally {
      connection.close();
    }
    awaitEnds("client-gone");
  }

  @Test
  void streamOfHttp2_thatIsResetInTheBody_reachesTheAgent() throws Exception {
    Http2Connection connection = new Http2Connection(server.port());
    try (ChannelAgent agent = channelAgent("a")) {
      Http2Stream gone = connection.get("/gone");
      AgentStream request = agent.take().respond(200).write("begun");
      await(() -> gone.body().equals("begun"));
      gone.reset(ErrorCode.CANCEL_STREAM_ERROR);
      await(
          () -> {
            request.writeQuietly("event");
            return request.stream().isOver();
          });
      assertThat(request.awaitClosed()).isEqualTo("PEER CANCELLED");
    } finally {
      connection.close();
    }
    awaitEnds("client-gone");
  }

  @Test
  void bodyOverTheLimit_is413_andTheAgentSeesACut() throws Exception {
    restart(new Limits(10, 10, 65_536, 100, 65_536, 100));
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("POST / HTTP/1.1", "Transfer-Encoding: chunked")) {
      AgentStream request = agent.take();
      client.send(PollingAgent.chunk("y".repeat(101)));
      assertThat(client.readMessage()).startsWith("HTTP/1.1 413");
      assertThat(request.awaitClosed()).isEqualTo("PEER CANCELLED");
    }
    awaitEnds("body-too-large");
  }

  @Test
  void answerBeforeTheEndOfTheUpload_isDelivered_andEndsTheUpload() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("POST / HTTP/1.1", "Content-Length: 100").send("part")) {
      AgentStream request = agent.take();
      request.readUntil("part");
      request.answer("enough");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("enough");
      assertThat(request.awaitClosed()).isEqualTo("PEER CANCELLED");
    }
    awaitEnds("ok");
  }

  @Test
  void clientThatDoesNotRead_stopsItsStream_andNobodyElse() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection slow = client("GET /slow HTTP/1.1")) {
      AgentStream request = agent.take();
      int size = PIECE * 400;
      Thread sender = new Thread(() -> request.answerQuietly("~".repeat(size), PIECE));
      sender.start();
      BodyPipe pipe = servlet.begun().element().responseBody();
      await(() -> pipe.buffered() > CAPACITY / 2);
      for (int i = 0; i < 15; i++) {
        try (RawConnection other = client("GET /other HTTP/1.1")) {
          agent.take().answer("ok");
          assertThat(other.readMessage()).endsWith("\r\n\r\nok");
        }
        // What one frame holds comes on top.
        assertThat(pipe.buffered()).isLessThanOrEqualTo(CAPACITY + PIECE);
      }
      assertThat(sender.isAlive()).isTrue();
      slow.readUntil("\r\n\r\n");
      assertThat(slow.count('~', size)).isEqualTo(size);
      sender.join(Duration.ofSeconds(20).toMillis());
      assertThat(request.awaitClosed()).isEqualTo("done");
    }
  }

  @Test
  void agentThatDoesNotRead_stopsItsClient_andNobodyElse() throws Exception {
    int size = PIECE * 400;
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("POST /slow HTTP/1.1", "Content-Length: " + size)) {
      Thread sender = new Thread(() -> client.sendQuietly("~".repeat(size)));
      sender.start();
      AgentStream request = agent.take();
      BodyPipe pipe = servlet.begun().element().requestBody();
      await(() -> pipe.buffered() > CAPACITY / 2);
      for (String text : List.of("one", "two", "three")) {
        try (RawConnection other = client("GET /other HTTP/1.1")) {
          agent.take().answer(text);
          assertThat(other.readMessage()).endsWith(text);
        }
        assertThat(pipe.buffered()).isLessThanOrEqualTo(CAPACITY + PIECE);
      }
      assertThat(sender.isAlive()).isTrue();
      assertThat(request.readAll()).hasSize(size);
      sender.join();
      request.answer("ok");
      assertThat(client.readMessage()).endsWith("ok");
    }
  }
}
