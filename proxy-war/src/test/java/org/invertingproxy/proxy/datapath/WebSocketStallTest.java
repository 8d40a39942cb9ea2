package org.invertingproxy.proxy.datapath;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.zip.Deflater;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.mux.MuxStream;
import org.junit.jupiter.api.Test;

/** Large messages, and WebSockets of which one side takes nothing. */
class WebSocketStallTest extends DataPathFixture {
  private static final int LARGE = 16 * 1024 * 1024;
  private static final int WHOLE = 256 * 1024;

  @Test
  void largeMessageOfTheClient_arrivesInParts_neverMoreThanTheWindow() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client = SocketClient.ask(server.port())) {
      AgentStream stream = agent.take().upgrade();
      client.head();
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> sendQuietly(client, new byte[LARGE]));
      int got = 0;
      boolean last = false;
      while (!last) {
        Frame.Message part = stream.readMessage();
        got += part.bytes().remaining();
        last = part.last();
      }
      assertThat(got).isEqualTo(LARGE);
      ChannelAgent.await(sent);
    }
  }

  @Test
  void largeMessageOfTheBackend_reachesTheClientWhole_inFragments() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client = SocketClient.ask(server.port())) {
      AgentStream stream = agent.take().upgrade();
      client.head();
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(() -> writeQuietly(stream, LARGE));
      SocketClient.Frame frame = client.read();
      int fragments = 1;
      int got = frame.payload().length;
      assertThat(frame.opcode()).isEqualTo(SocketClient.TEXT);
      while (!frame.fin()) {
        frame = client.read();
        assertThat(frame.opcode())
            .as("close code %d", frame.closeCode())
            .isEqualTo(SocketClient.CONTINUATION);
        got += frame.payload().length;
        fragments++;
      }
      assertThat(got).isEqualTo(LARGE);
      assertThat(fragments).isGreaterThan(1);
      ChannelAgent.await(written);
    }
  }

  @Test
  void pingBetweenTheParts_ofALargeMessage_breaksNothing() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client = SocketClient.ask(server.port())) {
      AgentStream stream = agent.take().upgrade();
      client.head();
      CompletableFuture<Void> begun =
          CompletableFuture.runAsync(() -> writeQuietly(stream, 0, LARGE / 2, LARGE));
      int got = 0;
      while (got < LARGE / 2 - WHOLE) { // the proxy may keep that much for the next part
        got += client.read().payload().length;
      }
      SocketClient.Frame ping = client.readAny();
      while (ping.opcode() != SocketClient.PING) {
        got += ping.payload().length;
        ping = client.readAny();
      }
      client.send(SocketClient.PONG, true, ping.payload());
      ChannelAgent.await(begun);
      CompletableFuture<Void> rest =
          CompletableFuture.runAsync(() -> writeQuietly(stream, LARGE / 2, LARGE, LARGE));
      SocketClient.Frame frame = client.read();
      while (!frame.fin()) {
        assertThat(frame.opcode()).isEqualTo(SocketClient.CONTINUATION);
        got += frame.payload().length;
        frame = client.read();
      }
      assertThat(frame.opcode()).isEqualTo(SocketClient.CONTINUATION);
      assertThat(got + frame.payload().length).isEqualTo(LARGE);
      ChannelAgent.await(rest);
    }
  }

  @Test
  void agentTakesNothing_clientIsHeldBack_thenClosedWith1013() throws Exception {
    restart(DataPathServlet.SHORT_STALL);
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client = SocketClient.ask(server.port())) {
      agent.take().upgrade();
      client.head();
      CompletableFuture<Void> unused =
          CompletableFuture.runAsync(() -> sendQuietly(client, new byte[LARGE]));
      assertThat(client.readClose()).isEqualTo(1013);
      awaitEnds("backend-stalled");
    }
  }

  @Test
  void clientTakesNothing_ofOneLargeMessage_streamIsReset() throws Exception {
    restart(DataPathServlet.SHORT_STALL);
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client = SocketClient.ask(server.port())) {
      AgentStream stream = agent.take().upgrade();
      client.head();
      CompletableFuture<Void> unused =
          CompletableFuture.runAsync(() -> writeQuietly(stream, LARGE));
      assertThat(stream.awaitClosed()).isEqualTo("PEER CANCELLED");
      awaitEnds("client-stalled");
    }
  }

  @Test
  void clientTakesNothing_ofManySmallMessages_streamIsReset_andHoldsNoThread() throws Exception {
    restart(DataPathServlet.SHORT_STALL);
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client = SocketClient.ask(server.port())) {
      AgentStream stream = agent.take().upgrade();
      client.head();
      CompletableFuture<Void> unused =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < LARGE / 8192; i++) {
                  writeQuietly(stream, 8192);
                }
              });
      assertThat(stream.awaitClosed()).isEqualTo("PEER CANCELLED");
      awaitEnds("client-stalled");
    }
  }

  @Test
  void clientThatAnswersNoPing_isClosed_oneThatDoes_isNot() throws Exception {
    restart(DataPathServlet.SHORT_STALL);
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client = SocketClient.ask(server.port())) {
      AgentStream stream = agent.take().upgrade();
      client.head();
      for (int i = 0; i < 5; i++) { // for more than twice the span
        SocketClient.Frame ping = client.readAny();
        assertThat(ping.opcode()).isEqualTo(SocketClient.PING);
        client.send(SocketClient.PONG, true, ping.payload());
      }
      assertThat(client.readClose()).isEqualTo(1013);
      assertThat(stream.awaitClosed()).isEqualTo("PEER CANCELLED");
      awaitEnds("client-stalled");
    }
  }

  @Test
  void compressionOfTheClientsHop_isNoneOfTheAgents() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client =
            SocketClient.ask(server.port(), "Sec-WebSocket-Extensions: permessage-deflate")) {
      AgentStream stream = agent.take().upgrade();
      assertThat(client.head()).containsIgnoringCase("permessage-deflate");
      byte[] bomb = deflated(new byte[LARGE]);
      assertThat(bomb.length).isLessThan(LARGE / 500);
      client.sendRaw(0xc2, bomb);
      int got = 0;
      boolean last = false;
      while (!last) {
        Frame.Message part = stream.readMessage();
        got += part.bytes().remaining();
        last = part.last();
      }
      assertThat(got).isEqualTo(LARGE);
      stream.message(1, true, "x".repeat(1000).getBytes(US_ASCII));
      SocketClient.Frame frame = client.read();
      assertThat(frame.compressed()).isTrue();
      assertThat(frame.payload().length).isLessThan(100);
    }
  }

  /** As RFC 7692 section 7.2.1 has it: raw, flushed, without the last four bytes. */
  private static byte[] deflated(byte[] message) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(message);
    byte[] out = new byte[message.length / 100 + 1024];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - 4);
  }

  private static void sendQuietly(SocketClient client, byte[] message) {
    try {
      client.send(SocketClient.BINARY, true, message);
    } catch (SocketException e) {
      // The proxy has closed, as some tests want it to.
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A text of that size in parts, as the proxy takes it, until the stream is over. */
  private static void writeQuietly(AgentStream stream, int size) {
    writeQuietly(stream, 0, size, size);
  }

  /** The parts of such a text from one place to another. */
  private static void writeQuietly(AgentStream stream, int from, int to, int size) {
    byte[] letters = new byte[8192];
    Arrays.fill(letters, (byte) 'x');
    MuxStream way = stream.stream();
    try {
      for (int at = from; at < to && !way.isOver(); at += letters.length) {
        boolean last = at + letters.length >= size;
        stream.message(at == 0 ? Frame.Message.TEXT : 0, last, letters.clone());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
