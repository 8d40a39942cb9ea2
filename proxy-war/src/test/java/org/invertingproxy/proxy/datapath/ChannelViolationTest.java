package org.invertingproxy.proxy.datapath;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.invertingproxy.wire.frame.RefusalCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that break the rules of the channel: theirs dies, others live. */
class ChannelViolationTest extends DataPathFixture {
  /** A well-behaved neighbour, in every test. */
  @AfterEach
  void neighboursLive() throws Exception {
    try (ChannelAgent good = channelAgent("good");
        RawConnection client = client("GET /good HTTP/1.1")) {
      good.take().answer("fine");
      assertThat(client.readMessage()).endsWith("fine");
    }
  }

  @Test
  void textMessage_isRefusedAs1003() throws Exception {
    try (ChannelAgent bad = channelAgent("bad")) {
      bad.takeOver().sendText("hello", true).join();
      assertThat(bad.awaitWebSocketCode()).isEqualTo(1003);
    }
    await(() -> !servlet.links().isOnline("b"));
  }

  @Test
  void messageOverTheLimit_endsTheChannel() throws Exception {
    try (ChannelAgent bad = channelAgent("bad")) {
      bad.takeOver()
          .sendBinary(ByteBuffer.allocate(1 << 20), true)
          .exceptionally(closed -> null)
          .join();
      assertThat(bad.awaitClosed()).isEqualTo(ChannelCode.TOO_LARGE);
    }
  }

  @Test
  void messageOver16Kib_ofACallerWithoutACredential_endsTheChannel() throws Exception {
    try (ChannelAgent stranger = ChannelAgent.connected(server.port(), Fields.EMPTY)) {
      stranger
          .takeOver()
          .sendBinary(ByteBuffer.allocate(16 * 1024 + 1), true)
          .exceptionally(closed -> null)
          .join();
      assertThat(stranger.awaitClosed()).isEqualTo(ChannelCode.TOO_LARGE);
    }
  }

  @Test
  void messageOverTheLimitInEndlessParts_endsTheChannel() throws Exception {
    try (ChannelAgent bad = channelAgent("bad")) {
      WebSocket socket = bad.takeOver();
      for (int i = 0; i < 64; i++) {
        try {
          socket.sendBinary(ByteBuffer.allocate(16 * 1024), false).join();
        } catch (RuntimeException e) {
          break; // closed under it, as it should
        }
      }
      assertThat(bad.awaitClosed()).isEqualTo(ChannelCode.TOO_LARGE);
    }
  }

  @Test
  void garbage_endsTheChannel() throws Exception {
    try (ChannelAgent bad = channelAgent("bad")) {
      bad.takeOver().sendBinary(ByteBuffer.wrap("GET / HTTP/1.1".getBytes(US_ASCII)), true).join();
      assertThat(bad.awaitClosed()).isEqualTo(ChannelCode.PROTOCOL);
    }
  }

  @Test
  void frameOfTheWrongSide_endsTheChannel() throws Exception {
    try (ChannelAgent bad = channelAgent("bad")) {
      bad.takeOver()
          .sendBinary(FrameEncoder.encode(new Frame.Served(1, 1, Fields.EMPTY)), true)
          .join();
      assertThat(bad.awaitClosed()).isEqualTo(ChannelCode.PROTOCOL);
    }
  }

  @Test
  void floodOfOffers_endsTheChannel() throws Exception {
    try (ChannelAgent bad = channelAgent("bad")) {
      for (int i = 0; i < 3_000; i++) {
        bad.mux().serve("nothing", "no.such.token", Fields.EMPTY);
      }
      assertThat(bad.awaitClosed()).isIn(ChannelCode.EXCESSIVE, ChannelCode.PROTOCOL);
    }
  }

  @Test
  void unknownBackend_isRefused() throws Exception {
    try (ChannelAgent agent = channelAgent("a")) {
      Frame.Refused refused = (Frame.Refused) agent.serve("nothing", "");
      assertThat(refused.code()).isEqualTo(RefusalCode.UNAUTHORIZED);
    }
  }

  @Test
  void agentThatDropsItsConnectionInAnAnswer_leavesNothingBehind() throws Exception {
    try (ChannelAgent bad = channelAgent("bad");
        RawConnection client = client("GET / HTTP/1.1")) {
      bad.take().respond(200).write("part");
      client.readUntil("part");
      bad.die();
      client.readAll();
    }
    awaitEnds("answer-cut");
    await(() -> !servlet.links().isOnline("b"));
  }
}
