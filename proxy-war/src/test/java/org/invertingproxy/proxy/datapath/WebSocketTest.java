package org.invertingproxy.proxy.datapath;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.WebSocketClose;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets of clients over the channel: handshake, messages, closes. */
class WebSocketTest extends DataPathFixture {
  private static final int CLOSE = Frame.Message.CLOSE;

  @Test
  void handshake_reachesTheAgent_withoutWhatIsOfTheHop() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client =
            SocketClient.ask(
                server.port(),
                "Origin: http://page.example",
                "Cookie: a=b",
                "Sec-WebSocket-Extensions: permessage-deflate",
                "Sec-WebSocket-Protocol: chat, Superchat")) {
      AgentStream stream = agent.take();
      Fields fields = stream.request().fields();
      assertThat(stream.stream().content()).isEqualTo(Content.MESSAGES);
      assertThat(stream.request().target()).isEqualTo("/chat?room=1");
      assertThat(fields.first("Origin")).isEqualTo("http://page.example");
      assertThat(fields.first("Cookie")).isEqualTo("a=b");
      assertThat(fields.first("Sec-WebSocket-Protocol")).isEqualTo("chat, Superchat");
      for (String hop :
          new String[] {
            "Connection",
            "Upgrade",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Extensions"
          }) {
        assertThat(fields.contains(hop)).as(hop).isFalse();
      }
      stream.upgrade(
          "Sec-WebSocket-Protocol",
          "Superchat",
          "Set-Cookie",
          "s=1; Path=/",
          "Set-Cookie",
          "t=2",
          "X-Of-Backend",
          "yes");
      assertThat(client.head())
          .startsWith("HTTP/1.1 101")
          .containsIgnoringCase("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
          .containsIgnoringCase("Sec-WebSocket-Protocol: Superchat\r\n")
          .contains("Set-Cookie: s=1; Path=/\r\n")
          .contains("Set-Cookie: t=2\r\n")
          .contains("X-Of-Backend: yes\r\n");
    }
  }

  @Test
  void texts_andBinaries_passBothWays() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      AgentStream stream = pair.stream();
      pair.client().text("grüße \ud83d\ude00");
      assertThat(stream.readText()).isEqualTo("1 grüße \ud83d\ude00");
      pair.client().send(SocketClient.BINARY, true, new byte[] {0, 1, -1});
      assertThat(stream.readMessage().bytes().array()).containsExactly(0, 1, -1);
      pair.client().text("");
      assertThat(stream.readText()).isEqualTo("1 ");
      stream.message(1, true, "über \ud83d\ude00".getBytes(UTF_8));
      assertThat(pair.client().readText()).isEqualTo("1 über \ud83d\ude00");
      stream.message(2, true, new byte[] {9, 8});
      assertThat(pair.client().read().payload()).containsExactly(9, 8);
      stream.message(1, true, new byte[0]);
      assertThat(pair.client().readText()).isEqualTo("1 ");
    }
  }

  @Test
  void partsOfAnOrdinaryMessage_becomeOneFrame_evenWithinACharacter() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      byte[] text = "a\ud83d\ude00b".getBytes(UTF_8);
      pair.stream().message(1, false, new byte[] {text[0], text[1], text[2]});
      pair.stream().message(Frame.Message.PING, true, new byte[0]);
      pair.stream().message(0, true, new byte[] {text[3], text[4], text[5]});
      SocketClient.Frame frame = pair.client().read();
      assertThat(frame.fin()).isTrue();
      assertThat(frame.text()).isEqualTo("a\ud83d\ude00b");
    }
  }

  @Test
  void fragmentsOfTheClient_areOneMessage_withPingsBetween() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      byte[] text = "a\ud83d\ude00b".getBytes(UTF_8);
      pair.client().send(1, false, new byte[] {text[0], text[1], text[2]});
      pair.client().send(SocketClient.PING, true, new byte[] {7});
      assertThat(pair.client().read().payload()).containsExactly(7);
      pair.client().send(0, true, new byte[] {text[3], text[4], text[5]});
      assertThat(pair.stream().readText()).isEqualTo("1 a\ud83d\ude00b");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1003, 1008, 1009, 1011, 3000, 4999})
  void clientCloses_codeReachesTheAgent_andTheExchangeEndsWell(int code) throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      pair.client().closeWith(code, "why");
      assertThat(close(pair.stream())).isEqualTo(new WebSocketClose(code, "why"));
      assertThat(pair.client().read().closeCode()).isEqualTo(code);
      backendCloses(pair, code);
      assertThat(pair.stream().awaitClosed()).isEqualTo("done");
      awaitEnds("ok");
    }
  }

  @Test
  void clientClosesWithoutACode_soDoesTheStream() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      pair.client().send(CLOSE, true, new byte[0]);
      // Tomcat does not tell the one from the other.
      int none = container == TestContainer.TOMCAT ? 1000 : WebSocketClose.NONE;
      assertThat(close(pair.stream()).code()).isEqualTo(none);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1003, 1008, 1009, 1011, 1012, 1013, 1014, 3000, 4999})
  void backendCloses_codeReachesTheClient_afterTheLastMessage(int code) throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      pair.stream().message(1, true, "last".getBytes(UTF_8));
      backendCloses(pair, code);
      assertThat(pair.client().readText()).isEqualTo("1 last");
      SocketClient.Frame frame = pair.client().read();
      assertThat(frame.closeCode()).isEqualTo(code);
      assertThat(frame.text()).endsWith("bye");
      pair.client().closeWith(code, "");
      assertThat(pair.stream().awaitClosed()).isEqualTo("done");
      awaitEnds("ok");
    }
  }

  @Test
  void backendClosesWithoutACode_clientGets1000() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      pair.stream().message(CLOSE, true, new byte[0]).end();
      assertThat(pair.client().read().closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void clientVanishes_streamIsReset() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      pair.client().close();
      assertThat(pair.stream().awaitClosed()).isEqualTo("PEER CANCELLED");
      awaitEnds("client-gone");
    }
  }

  @Test
  void streamIsReset_clientGets1011() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      pair.stream().reset(ResetCode.ABORTED);
      assertThat(pair.client().read().closeCode()).isEqualTo(1011);
      awaitEnds("answer-cut");
    }
  }

  @Test
  void agentDies_clientGets1011() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      agent.die();
      assertThat(pair.client().read().closeCode()).isEqualTo(1011);
      awaitEnds("answer-cut");
    }
  }

  @Test
  void proxyStops_bothGet1001_andTheDrainDoesNotWaitForMore() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      servlet.broker().drain();
      assertThat(pair.client().read().closeCode()).isEqualTo(1001);
      assertThat(close(pair.stream())).isEqualTo(new WebSocketClose(1001, "stopping"));
      pair.client().closeWith(1001, "");
      backendCloses(pair, 1001);
      assertThat(servlet.broker().awaitIdle(Duration.ofSeconds(10))).isTrue();
      awaitEnds("ok");
    }
  }

  @Test
  void endOfTheDrain_clientGets1001() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      servlet.broker().abortAll();
      assertThat(pair.client().read().closeCode()).isEqualTo(1001);
      awaitEnds("stopping");
    }
  }

  @Test
  void textThatIsNotUtf8_endsBothSidesWith1007() throws Exception {
    assertViolation(0x81, new byte[] {(byte) 0xc3, 0x28}, 1007);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x80, 0x83, 0x8b, 0xf1})
  void frameThatBreaksTheRules_endsBothSidesWith1002(int first) throws Exception {
    assertViolation(first, new byte[] {1}, 1002);
  }

  private void assertViolation(int first, byte[] payload, int code) throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        Joined pair = open(agent)) {
      pair.client().sendRaw(first, payload);
      assertThat(pair.client().read().closeCode()).isEqualTo(code);
      assertThat(close(pair.stream()).code()).isEqualTo(code);
      backendCloses(pair, code);
      assertThat(pair.stream().awaitClosed()).isEqualTo("done");
      awaitEnds("ok");
    }
  }

  /** A client's WebSocket and the agent's end of it. */
  private record Joined(SocketClient client, AgentStream stream) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  /** A client whose WebSocket the agent has granted. */
  private Joined open(ChannelAgent agent) throws IOException {
    SocketClient client = SocketClient.ask(server.port());
    AgentStream stream = agent.take().upgrade();
    assertThat(client.head()).startsWith("HTTP/1.1 101");
    return new Joined(client, stream);
  }

  private static void backendCloses(Joined pair, int code) throws IOException {
    pair.stream().message(CLOSE, true, new WebSocketClose(code, "bye").payload()).end();
  }

  private static WebSocketClose close(AgentStream stream) throws IOException {
    Frame.Message part = stream.readMessage();
    assertThat(part.opcode()).isEqualTo(CLOSE);
    return WebSocketClose.of(AgentStream.bytes(part));
  }
}
