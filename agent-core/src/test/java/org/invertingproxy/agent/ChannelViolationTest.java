package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.testing.ChannelPeer;
import org.invertingproxy.agent.testing.PeerLink;
import org.invertingproxy.agent.testing.Until;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that breaks the rules of the channel loses it, with the reason, and gets a new one. */
final class ChannelViolationTest {

  /** What a peer does on a fresh channel. */
  @FunctionalInterface
  private interface Crime {
    void commit(PeerLink link);
  }

  private static Agent agent(ChannelPeer peer) {
    return Agent.builder()
        .proxy(peer.uri())
        .backend("hello")
        .host("127.0.0.1:9") // nothing is there: requests that are taken are answered 502
        .transport(TransportMode.CHANNEL)
        .start();
  }

  private static void assertEnds(int code, Crime crime) throws Exception {
    try (ChannelPeer peer = new ChannelPeer();
        Agent agent = agent(peer)) {
      PeerLink link = peer.nextServed();
      link.deafen(); // what the crime provokes is no news to its author
      crime.commit(link);
      assertThat(link.closeCode()).isEqualTo(code);
      assertThat(peer.nextServed()).isNotSameAs(link);
      assertThat(agent.status().state()).isNotEqualTo(AgentState.REFUSED);
    }
  }

  private static void send(PeerLink link, Frame... frames) {
    link.sendRaw(encoded(frames));
  }

  private static byte[] encoded(Frame... frames) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      ByteBuffer encoded = FrameEncoder.encode(frame);
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      message.writeBytes(bytes);
    }
    return message.toByteArray();
  }

  private static Frame open(PeerLink link, int stream, String target, Fields fields) {
    RequestHead head = new RequestHead("GET", target, fields);
    return new Frame.Open(stream, link.serving(), Content.NONE, head, Fields.EMPTY);
  }

  private static Fields fields(String name, String value, int times) {
    Fields.Builder fields = Fields.builder();
    for (int i = 0; i < times; i++) {
      fields.add(name, value);
    }
    return fields.build();
  }

  /** What the agent has reset, as numbers of streams and codes. */
  private static List<String> resets(PeerLink link) {
    return link.noted().stream()
        .filter(Frame.Reset.class::isInstance)
        .map(Frame.Reset.class::cast)
        .map(reset -> reset.stream() + " " + reset.code())
        .toList();
  }

  /** The streams that have got a response. */
  private static Set<Integer> answered(PeerLink link) {
    return link.noted().stream()
        .filter(Frame.Head.class::isInstance)
        .map(frame -> ((Frame.Head) frame).stream())
        .collect(Collectors.toSet());
  }

  /** Of a proxy's crimes on one stream: that is reset, the next one of the channel is answered. */
  private static void assertResets(ResetCode code, Crime crime) throws Exception {
    try (ChannelPeer peer = new ChannelPeer();
        Agent agent = agent(peer)) {
      PeerLink link = peer.nextServed();
      link.deafen();
      crime.commit(link);
      send(link, open(link, 2, "/", Fields.EMPTY));
      Until.holds(() -> answered(link).contains(2));
      assertThat(resets(link)).contains("1 " + code);
      assertThat(answered(link)).containsExactly(2);
      assertThat(peer.links()).containsExactly(link);
      assertThat(agent.status().state()).isEqualTo(AgentState.ONLINE);
    }
  }

  @Test
  void headOverTheLimits() throws Exception {
    String big = "x".repeat(65_537);
    assertResets(
        ResetCode.TOO_LARGE, link -> send(link, open(link, 1, "/", fields("a", "b", 1_001))));
    assertResets(ResetCode.TOO_LARGE, link -> send(link, open(link, 1, "/", fields("a", big, 1))));
    assertResets(ResetCode.TOO_LARGE, link -> send(link, open(link, 1, "/" + big, Fields.EMPTY)));
  }

  @ParameterizedTest
  @ValueSource(bytes = {'\r', '\n', 0, ' ', ':', (byte) 0xc0, (byte) 0xff})
  void nameOfAFieldThatIsNoToken(byte wrong) throws Exception {
    assertResets(
        ResetCode.PROTOCOL,
        link -> {
          byte[] message = encoded(open(link, 1, "/", Fields.of("X-Patched", "v")));
          String text = new String(message, StandardCharsets.ISO_8859_1);
          message[text.indexOf("X-Patched") + 1] = wrong;
          link.sendRaw(message);
        });
  }

  /** As many as are agreed upon, and half as many more. */
  @Test
  void floodOfRequests_isAnsweredOrRefused_andTheChannelStays() throws Exception {
    int flood = ChannelLimits.DEFAULTS.streams() * 3 / 2;
    try (ChannelPeer peer = new ChannelPeer();
        Agent agent = agent(peer)) {
      PeerLink link = peer.nextServed();
      link.deafen();
      for (int next = 1; next <= flood; next += 1_000) {
        Frame[] frames = new Frame[1_000];
        for (int i = 0; i < frames.length; i++) {
          frames[i] = open(link, next + i, "/", Fields.EMPTY);
        }
        send(link, frames);
      }
      Until.holds(
          () -> {
            Set<String> refused = new HashSet<>(resets(link));
            refused.removeIf(reset -> !reset.endsWith(" REFUSED"));
            return answered(link).size() + refused.size() == flood;
          });
      assertThat(peer.links()).containsExactly(link);
      assertThat(agent.status().state()).isEqualTo(AgentState.ONLINE);
    }
  }

  @Test
  void stormOfResets() throws Exception {
    assertEnds(
        ChannelCode.EXCESSIVE.webSocketCode(),
        link -> {
          Frame[] storm = new Frame[2_000];
          Arrays.fill(storm, new Frame.Reset(1, ResetCode.CANCELLED, ""));
          send(link, open(link, 1, "/", Fields.EMPTY));
          for (int i = 0; i < 50; i++) {
            send(link, storm);
          }
        });
  }

  @Test
  void garbage() throws Exception {
    byte[] bytes = new byte[500];
    Arrays.fill(bytes, (byte) 0xff);
    assertEnds(ChannelCode.PROTOCOL.webSocketCode(), link -> link.sendRaw(bytes));
  }

  @Test
  void messageOverTheLimit() throws Exception {
    assertEnds(1009, link -> link.sendRaw(new byte[200_000]));
  }

  @Test
  void acceptanceThatIsRepeated_changesNothing() throws Exception {
    try (ChannelPeer peer = new ChannelPeer();
        Agent agent = agent(peer)) {
      PeerLink link = peer.nextServed();
      link.deafen();
      send(link, new Frame.Served(link.serving(), 1, Fields.EMPTY));
      send(link, open(link, 1, "/", Fields.EMPTY));
      Until.holds(() -> answered(link).contains(1));
      assertThat(link.noted()).noneMatch(Frame.Unserve.class::isInstance);
      assertThat(agent.status().state()).isEqualTo(AgentState.ONLINE);
    }
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
        link -> send(link, new Frame.Hello(1, ChannelLimits.DEFAULTS, Fields.EMPTY)));
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
    Arrays.fill(head, 1, 4, (byte) 0xff);
    assertEnds(ChannelCode.PROTOCOL.webSocketCode(), link -> link.sendRaw(head));
  }
}
