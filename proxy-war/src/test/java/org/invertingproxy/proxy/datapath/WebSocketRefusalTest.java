package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.invertingproxy.wire.frame.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes of clients that come to nothing: each gets an ordinary HTTP response. */
class WebSocketRefusalTest extends DataPathFixture {
  @Test
  void backendRefuses_statusFieldsAndBodyReachTheClient() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client = SocketClient.ask(server.port())) {
      AgentStream stream = agent.take();
      stream.respond(403, "Content-Length", "6", "Set-Cookie", "a=b").write("denied").end();
      assertThat(client.head())
          .startsWith("HTTP/1.1 403")
          .contains("Set-Cookie: a=b\r\n")
          .contains("Content-Length: 6\r\n");
      assertThat(client.body(6)).isEqualTo("denied");
      assertThat(stream.awaitClosed()).isEqualTo("done");
      awaitEnds("ok");
    }
  }

  @Test
  void backendAnswers200_soDoesTheProxy() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client = SocketClient.ask(server.port())) {
      agent.take().answer("page");
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      assertThat(client.body(4)).isEqualTo("page");
    }
  }

  @Test
  void backendChoosesASubProtocolNobodyOffered_is502() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        SocketClient client = SocketClient.ask(server.port(), "Sec-WebSocket-Protocol: Chat")) {
      agent.take().upgrade("Sec-WebSocket-Protocol", "chat");
      assertThat(client.head()).startsWith("HTTP/1.1 502");
      awaitEnds("bad-answer");
    }
  }

  @Test
  void noAgent_is503_withinTheGrace() throws Exception {
    try (SocketClient client = SocketClient.ask(server.port())) {
      assertThat(client.head()).startsWith("HTTP/1.1 503").containsIgnoringCase("Retry-After");
      awaitEnds("no-agent");
    }
  }

  @Test
  void agentThatPolls_is501_atOnce() throws Exception {
    try (RawConnection poll = agent.openPoll()) {
      await(() -> servlet.links().isOnline("b"));
      try (SocketClient client = SocketClient.ask(server.port())) {
        assertThat(client.head()).startsWith("HTTP/1.1 501");
        awaitEnds("polling-only");
      }
    }
  }

  @Test
  void agentThatPolls_isPassedOver_forOneWithAChannel() throws Exception {
    try (RawConnection poll = agent.openPoll()) {
      await(() -> servlet.links().isOnline("b"));
      try (ChannelAgent channel = channelAgent("a");
          SocketClient client = SocketClient.ask(server.port())) {
        channel.take().upgrade();
        assertThat(client.head()).startsWith("HTTP/1.1 101");
      }
    }
  }

  @Test
  void otherVersion_is426_whichNamesOurs() throws Exception {
    try (RawConnection client =
        client(
            "GET / HTTP/1.1",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 8",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")) {
      assertThat(client.readUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 426")
          .containsIgnoringCase("Sec-WebSocket-Version: 13")
          .containsIgnoringCase("Upgrade: websocket");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-WebSocket-Key: short", "X: y"})
  void noValidKey_is400(String field) throws Exception {
    try (RawConnection client =
        client(
            "GET / HTTP/1.1",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            field)) {
      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void serverWithoutWebSockets_is501() throws Exception {
    otherVersion_is426_whichNamesOurs(); // initialises the servlet
    servlet.getServletContext().removeAttribute("jakarta.websocket.server.ServerContainer");
    try (SocketClient client = SocketClient.ask(server.port())) {
      assertThat(client.head()).startsWith("HTTP/1.1 501");
    }
  }

  @Test
  void otherUpgrade_isAnOrdinaryRequest() throws Exception {
    try (ChannelAgent agent = channelAgent("a");
        RawConnection client = client("GET / HTTP/1.1", "Connection: Upgrade", "Upgrade: other")) {
      AgentStream stream = agent.take();
      assertThat(stream.stream().content()).isEqualTo(Content.NONE);
      assertThat(stream.request().fields().contains("Upgrade")).isFalse();
      stream.answer("plain");
      assertThat(client.readUntil("plain")).startsWith("HTTP/1.1 200");
    }
  }
}
