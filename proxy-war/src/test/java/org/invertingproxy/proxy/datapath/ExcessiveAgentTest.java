package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.Test;

/** Agents that send next to nothing, or without end: their own exchange ends, and nothing else. */
class ExcessiveAgentTest extends DataPathFixture {
  private static final Duration HEAD = Duration.ofMillis(500);
  private static final ResponseHead HINT = new ResponseHead(103, Fields.EMPTY);

  @Test
  void headThatDrips_getsNoLongerThanOneThatDoesNotCome() throws Exception {
    servlet.terms(new BackendTerms(null, HEAD, null, null, null));
    try (RawConnection client = client("GET / HTTP/1.1")) {
      try (RawConnection answer = agent.beginAnswer(take())) {
        drip(answer, PollingAgent.chunk("HTTP/1.1 200 OK\r\nX: "), client);
        drip(answer, PollingAgent.chunk("x").repeat(4_000), client);
      }
      assertThat(client.readMessage()).startsWith("HTTP/1.1 504").contains("head-timeout");
    }
    awaitEnds("head-timeout");
  }

  @Test
  void hintsWithoutAHead_getNoLongerOverAChannel() throws Exception {
    servlet.terms(new BackendTerms(null, HEAD, null, null, null));
    try (ChannelAgent slow = channelAgent("slow");
        RawConnection client = client("GET / HTTP/1.1")) {
      slow.take().stream().informational(HINT);
      assertThat(client.readUntil("head-timeout")).contains("HTTP/1.1 504");
      servlet.terms(BackendTerms.NONE);
      assertServes(slow);
    }
    awaitEnds("head-timeout", "ok");
  }

  /** Byte by byte, each at once, while others are served. */
  @Test
  void bodyThatDrips_isPassedOnAsItComes_overPolling() throws Exception {
    try (RawConnection client = client("GET / HTTP/1.1");
        RawConnection answer = agent.beginAnswer(take())) {
      answer.send(PollingAgent.chunk("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"));
      client.readUntil("\r\n\r\n");
      for (String octet : new String[] {"a", "b", "c"}) {
        answer.send(PollingAgent.chunk(octet));
        assertThat(client.read(1)).isEqualTo(octet);
        try (RawConnection other = client("GET /other HTTP/1.1")) {
          agent.answer(take(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          assertThat(other.readMessage()).endsWith("\r\n\r\nok");
        }
      }
      answer.send("0\r\n\r\n");
      assertThat(answer.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
    awaitEnds("ok", "ok", "ok", "ok");
  }

  @Test
  void bodyThatDrips_isPassedOnAsItComes_overAChannel() throws Exception {
    try (ChannelAgent slow = channelAgent("slow");
        RawConnection client = client("GET / HTTP/1.1")) {
      AgentStream request = slow.take().respond(200, "Content-Length", "3");
      client.readUntil("\r\n\r\n");
      for (String octet : new String[] {"a", "b", "c"}) {
        request.write(octet);
        assertThat(client.read(1)).isEqualTo(octet);
        assertServes(slow);
      }
      request.end();
    }
    awaitEnds("ok", "ok", "ok", "ok");
  }

  /** Parts of a message are no sign of life: it could go on for ever. */
  @Test
  void messageThatDrips_endsItsChannelAsASilentOne() throws Exception {
    try (ChannelAgent good = channelAgent("good");
        ChannelAgent slow = ChannelAgent.connected(server.port(), Fields.EMPTY)) {
      assertThat(slow.serve("b", "")).isInstanceOf(Frame.Served.class);
      WebSocket socket = slow.takeOver();
      long end = System.nanoTime() + ChannelAgent.PATIENCE.toNanos();
      while (!slow.isClosed() && System.nanoTime() - end < 0) {
        try {
          socket.sendBinary(ByteBuffer.allocate(1), false).join();
        } catch (CompletionException closed) {
          break;
        }
        pause();
      }
      assertThat(slow.awaitClosed()).isEqualTo(ChannelCode.SILENT);
      assertServes(good);
    }
    awaitEnds("ok");
  }

  @Test
  void endlessHints_endTheStreamOnly() throws Exception {
    try (ChannelAgent bad = channelAgent("bad");
        RawConnection client = client("GET / HTTP/1.1")) {
      AgentStream request = bad.take();
      Frame hint = new Frame.Head(request.stream().id(), false, HINT);
      WebSocket socket = bad.takeOver(); // our own side would stop by itself
      for (int i = 0; i < 100; i++) {
        socket.sendBinary(FrameEncoder.encode(hint), true).join();
      }
      assertThat(client.readUntil("}")).contains("HTTP/1.1 502", "bad-answer");
      assertThat(request.awaitClosed()).isEqualTo("PEER " + ResetCode.EXCESSIVE);
      assertThat(servlet.links().isOnline("b")).isTrue();
    }
    awaitEnds("bad-answer");
  }

  @Test
  void headOfAMillionFields_isRefusedOverPolling_longBeforeItsEnd() throws Exception {
    String piece = PollingAgent.chunk("A: a\r\n".repeat(1_000));
    try (RawConnection client = client("GET / HTTP/1.1")) {
      try (RawConnection answer = agent.beginAnswer(take())) {
        answer.send(PollingAgent.chunk("HTTP/1.1 200 OK\r\n"));
        int sent = 0;
        boolean open = true;
        while (open && sent < 1_000 && !client.hasInput()) {
          open = trySend(answer, piece);
          sent++;
        }
        assertThat(sent).isLessThan(1_000);
        assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("bad-answer");
      }
    }
    awaitEnds("bad-answer");
  }

  /** More than one message holds: in as many fields as fit, by a peer that keeps no limit. */
  @Test
  void headOfManyFields_endsTheStreamOnly_overAChannel() throws Exception {
    try (ChannelAgent bad = channelAgent("bad");
        RawConnection client = client("GET / HTTP/1.1")) {
      int stream = bad.take().stream().id();
      Fields.Builder fields = Fields.builder();
      for (int i = 0; i < 5_000; i++) {
        fields.add("A", "");
      }
      ResponseHead head = new ResponseHead(200, fields.build());
      WebSocket socket = bad.takeOver();
      socket.sendBinary(FrameEncoder.encode(new Frame.Head(stream, true, head)), true).join();
      assertThat(client.readMessage()).startsWith("HTTP/1.1 502").contains("bad-answer");
      try (RawConnection next = client("GET /next HTTP/1.1")) {
        Fields none = Fields.of("Content-Length", "0");
        Frame.Head small =
            new Frame.Head(bad.take().stream().id(), false, new ResponseHead(200, none));
        socket.sendBinary(FrameEncoder.encode(small), true).join();
        assertThat(next.readMessage()).startsWith("HTTP/1.1 200");
      }
    }
    awaitEnds("bad-answer", "ok");
  }

  private void assertServes(ChannelAgent agent) throws IOException {
    try (RawConnection client = client("GET /next HTTP/1.1")) {
      agent.take().answer("fine");
      assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("fine");
    }
  }

  /** Byte by byte until it is over or somebody is answered. */
  private static void drip(RawConnection to, String text, RawConnection until) throws IOException {
    for (int i = 0; i < text.length() && !until.hasInput(); i++) {
      if (!trySend(to, text.substring(i, i + 1))) {
        return;
      }
      pause();
    }
  }

  private static boolean trySend(RawConnection to, String text) {
    try {
      to.send(text);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /** Between two drips. */
  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
  }
}
