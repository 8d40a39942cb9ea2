package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.testing.ChannelPeer;
import org.invertingproxy.agent.testing.PeerLink;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.junit.jupiter.api.Test;

/** A proxy that breaks the rules of the channel loses it, with the reason, and gets a new one. */
final class ChannelViolationTest {

  /** What a peer does on a fresh channel. */
  @FunctionalInterface
  private interface Crime {
    void commit(PeerLink link);
  }

  private static void assertEnds(int code, Crime crime) throws Exception {
    try (ChannelPeer peer = new ChannelPeer();
        Agent agent =
            Agent.builder()
                .proxy(peer.uri())
                .backend("hello")
                .host("127.0.0.1:9")
                .transport(TransportMode.CHANNEL)
                .start()) {
      PeerLink link = peer.nextServed();
      link.deafen(); // what the crime provokes is no news to its author
      crime.commit(link);
      assertThat(link.closeCode()).isEqualTo(code);
      assertThat(peer.nextServed()).isNotSameAs(link);
      assertThat(agent.status().state()).isNotEqualTo(AgentState.REFUSED);
    }
  }

  private static void send(PeerLink link, Frame... frames) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      ByteBuffer encoded = FrameEncoder.encode(frame);
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      message.writeBytes(bytes);
    }
    link.sendRaw(message.toByteArray());
  }

  @Test
  void garbage() throws Exception {
    byte[] bytes = new byte[500];
    java.util.Arrays.fill(bytes, (byte) 0xff);
    assertEnds(ChannelCode.PROTOCOL.webSocketCode(), link -> link.sendRaw(bytes));
  }

  @Test
  void textMessage() throws Exception {
    assertEnds(
        1003,
        link -> {
          ChannelFuture unused = link.channel().writeAndFlush(new TextWebSocketFrame("hello"));
        });
  }

  @Test
  void secondHello() throws Exception {
    assertEnds(
        ChannelCode.PROTOCOL.webSocketCode(),
        link ->
            send(
                link,
                new Frame.Hello(
                    1, org.invertingproxy.wire.frame.ChannelLimits.DEFAULTS, Fields.EMPTY)));
  }

  @Test
  void frameThatOnlyAgentsSend() throws Exception {
    assertEnds(
        ChannelCode.PROTOCOL.webSocketCode(),
        link -> send(link, new Frame.Serve(7, "x", "", Fields.EMPTY)));
  }

  @Test
  void dataOfAStreamThatWasNeverOpened() throws Exception {
    assertEnds(
        ChannelCode.PROTOCOL.webSocketCode(),
        link -> send(link, new Frame.Data(99, ByteBuffer.wrap(new byte[1]))));
  }

  @Test
  void frameLongerThanItsMessage() throws Exception {
    byte[] head = new byte[20];
    head[0] = 0x7f; // a length of 2^31 - 1
    java.util.Arrays.fill(head, 1, 4, (byte) 0xff);
    assertEnds(ChannelCode.PROTOCOL.webSocketCode(), link -> link.sendRaw(head));
  }
}
