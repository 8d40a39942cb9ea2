package org.invertingproxy.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.invertingproxy.agent.testing.BackendSocket;
import org.invertingproxy.agent.testing.PeerSocket;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.RequestLog;
import org.invertingproxy.agent.transport.LinkKind;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets of clients, from the channel to the backend. */
final class WebSocketTest {
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;

  private final RequestLog log = new RequestLog();

  private static PeerSocket ask(Tunnel tunnel, String... fields) throws Exception {
    return PeerSocket.ask(tunnel.channel().nextServed(), fields);
  }

  private static Tunnel tunnel(RawServer.Script script) throws Exception {
    return new Tunnel(LinkKind.CHANNEL, script);
  }

  @Test
  void handshake_isMadeAnew_andTheAnswersFieldsPassOn() throws Exception {
    RawServer.Script script =
        connection -> {
          BackendSocket socket =
              BackendSocket.accept(
                  connection, "Sec-WebSocket-Protocol: chat", "Set-Cookie: a=b", "X-Y: z");
          log.add(socket.head());
          socket.read();
        };
    try (Tunnel tunnel = tunnel(script)) {
      PeerSocket client =
          ask(tunnel, "Host", "public.example", "Sec-WebSocket-Protocol", "chat", "Origin", "o");
      Fields fields = client.head().fields();
      assertThat(client.head().status()).isEqualTo(101);
      assertThat(fields.first("Sec-WebSocket-Protocol")).isEqualTo("chat");
      assertThat(fields.first("Set-Cookie")).isEqualTo("a=b");
      assertThat(fields.first("X-Y")).isEqualTo("z");
      assertThat(fields.contains("Upgrade")).isFalse();
      assertThat(fields.contains("Connection")).isFalse();
      assertThat(fields.contains("Sec-WebSocket-Accept")).isFalse();
      assertThat(log.next())
          .startsWith("GET /chat?room=1 HTTP/1.1\r\n")
          .contains("Host: public.example\r\n", "Sec-WebSocket-Protocol: chat\r\n", "Origin: o\r\n")
          .contains("Upgrade: websocket\r\n", "Sec-WebSocket-Version: 13\r\n")
          .doesNotContain("Extensions");
    }
  }

  @Test
  void messages_passBothWays() throws Exception {
    RawServer.Script script =
        connection -> {
          BackendSocket socket = BackendSocket.accept(connection);
          for (String frame = socket.read(); ; frame = socket.read()) {
            int blank = frame.indexOf(' ');
            socket.send(
                Integer.parseInt(frame.substring(0, blank), 16), bytes(frame.substring(blank + 1)));
          }
        };
    try (Tunnel tunnel = tunnel(script)) {
      PeerSocket client = ask(tunnel);
      client.head();
      for (String text :
          new String[] {"hello", "", "g\u00c3\u00bc", "x".repeat(200), "y".repeat(70_000)}) {
        client.send(1, true, bytes(text));
        assertThat(client.message()).isEqualTo("1 " + text);
        client.send(2, true, bytes(text));
        assertThat(client.message()).isEqualTo("2 " + text);
      }
    }
  }

  @Test
  void ordinaryMessage_isOneFrame_however_itWasSplit() throws Exception {
    RawServer.Script script = connection -> log.add(BackendSocket.accept(connection).read());
    try (Tunnel tunnel = tunnel(script)) {
      PeerSocket client = ask(tunnel);
      client.head();
      client.send(1, false, bytes("one")).send(0, false, bytes(" two")).send(0, true, bytes("!"));
      assertThat(log.next()).isEqualTo("81 one two!");
    }
  }

  @Test
  void fragmentsOfTheBackend_arriveAsTheyCome_withPingsAnsweredBetween() throws Exception {
    RawServer.Script script =
        connection -> {
          BackendSocket socket = BackendSocket.accept(connection);
          socket.send(0x01, bytes("one")).send(0x89, bytes("p"));
          log.add(socket.read());
          socket.send(0x80, bytes(" two"));
          socket.read();
        };
    try (Tunnel tunnel = tunnel(script)) {
      PeerSocket client = ask(tunnel);
      assertThat(client.part().last()).isFalse();
      assertThat(log.next()).isEqualTo("8a p");
      assertThat(client.part().last()).isTrue();
    }
  }

  @Test
  void frameThatFollowsTheHandshakeAtOnce_isNotLost() throws Exception {
    RawServer.Script script =
        connection -> {
          byte[] frames = BackendSocket.frame(TEXT, bytes("early"));
          BackendSocket.accept(connection, frames).send(TEXT, bytes("later")).read();
        };
    try (Tunnel tunnel = tunnel(script)) {
      PeerSocket client = ask(tunnel);
      assertThat(client.message()).isEqualTo("1 early");
      assertThat(client.message()).isEqualTo("1 later");
    }
  }

  @Test
  void refusal_passesOnWithItsBody() throws Exception {
    RawServer.Script script =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 401 No\r\nContent-Length: 6\r\nX: y\r\n\r\ndenied");
          log.add("closed: " + connection.isClosedByPeer());
        };
    try (Tunnel tunnel = tunnel(script)) {
      PeerSocket client = ask(tunnel);
      assertThat(client.head().status()).isEqualTo(401);
      assertThat(client.head().fields().first("X")).isEqualTo("y");
      assertThat(client.body()).isEqualTo("denied");
      assertThat(client.awaitClosed()).isEqualTo("done");
      assertThat(log.next()).isEqualTo("closed: true");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-WebSocket-Extensions: permessage-deflate", "Upgrade: other"})
  void consentToWhatNobodyAskedFor_is502(String field) throws Exception {
    try (Tunnel tunnel = tunnel(connection -> BackendSocket.accept(connection, field))) {
      assertThat(ask(tunnel).head().status()).isEqualTo(502);
    }
  }

  @Test
  void consentWithAnotherKey_is502() throws Exception {
    RawServer.Script script =
        connection -> {
          connection.readHead();
          connection.write(
              "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
        };
    try (Tunnel tunnel = tunnel(script)) {
      assertThat(ask(tunnel).head().status()).isEqualTo(502);
    }
  }

  @Test
  void noBackend_is502() throws Exception {
    try (Tunnel tunnel = tunnel(connection -> connection.readHead())) {
      assertThat(ask(tunnel).head().status()).isEqualTo(502);
    }
  }

  @Test
  void clientCloses_backendGetsTheCode_andItsAnswerEndsTheStream() throws Exception {
    RawServer.Script script =
        connection -> {
          BackendSocket socket = BackendSocket.accept(connection);
          log.add(socket.read());
          socket.send(CLOSE, bytes("\u000f\u00a1bye"));
        };
    try (Tunnel tunnel = tunnel(script)) {
      PeerSocket client = ask(tunnel);
      client.head();
      client.close(4001, "why");
      assertThat(log.next()).isEqualTo("88 \u000f\u00a1why");
      assertThat(client.message()).isEqualTo("8 4001 bye");
      assertThat(client.awaitClosed()).isEqualTo("done");
      assertThat(tunnel.nextSummary().failure()).isNull();
    }
  }

  @Test
  void backendCloses_clientGetsTheCode_andTheBackendAnAnswer() throws Exception {
    RawServer.Script script =
        connection -> {
          BackendSocket socket = BackendSocket.accept(connection);
          socket.send(TEXT, bytes("last")).send(CLOSE, bytes("\u0003\u00e9going"));
          log.add(socket.read());
        };
    try (Tunnel tunnel = tunnel(script)) {
      PeerSocket client = ask(tunnel);
      assertThat(client.message()).isEqualTo("1 last");
      assertThat(client.message()).isEqualTo("8 1001 going");
      assertThat(log.next()).isEqualTo("88 \u0003\u00e9going");
      assertThat(client.awaitClosed()).isEqualTo("done");
      assertThat(tunnel.nextSummary().status()).isEqualTo(101);
    }
  }

  @Test
  void backendBreaksOff_streamIsReset() throws Exception {
    try (Tunnel tunnel = tunnel(connection -> BackendSocket.accept(connection))) {
      assertThat(ask(tunnel).awaitClosed()).isEqualTo("PEER ABORTED");
      assertThat(tunnel.nextSummary().failure()).contains("broke");
    }
  }

  @Test
  void clientIsGone_backendIsCutOff_withoutAClose() throws Exception {
    RawServer.Script script =
        connection -> {
          BackendSocket.accept(connection);
          log.add("closed: " + connection.isClosedByPeer());
        };
    try (Tunnel tunnel = tunnel(script)) {
      PeerSocket client = ask(tunnel);
      client.head();
      client.stream().reset(ResetCode.CANCELLED, "gone");
      assertThat(log.next()).isEqualTo("closed: true");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x83, 0x8b, 0xc1, 0x80, 0x09})
  void frameAgainstTheRules_isClosedWith1002_andTheStreamReset(int first) throws Exception {
    assertViolation(first, bytes("x"), "88 \u0003\u00ea");
  }

  @Test
  void textThatIsNotUtf8_isClosedWith1007_andTheStreamReset() throws Exception {
    assertViolation(TEXT, bytes("\u00c3("), "88 \u0003\u00ef");
  }

  @Test
  void closeCodeThatMustNotBeSent_isClosedWith1002() throws Exception {
    assertViolation(CLOSE, bytes("\u0003\u00ed"), "88 \u0003\u00ea");
  }

  private void assertViolation(int first, byte[] payload, String expected) throws Exception {
    RawServer.Script script =
        connection -> log.add(BackendSocket.accept(connection).send(first, payload).read());
    try (Tunnel tunnel = tunnel(script)) {
      PeerSocket client = ask(tunnel);
      assertThat(log.next()).isEqualTo(expected);
      assertThat(client.awaitClosed()).isEqualTo("PEER ABORTED");
    }
  }

  @Test
  void largeFrame_isHandedOnBeforeItsEnd_andHeldBackByTheClient() throws Exception {
    CountDownLatch rest = new CountDownLatch(1);
    int size = 8 * 1024 * 1024;
    byte[] large = new byte[size];
    Arrays.fill(large, (byte) 'z');
    RawServer.Script script =
        connection -> {
          BackendSocket.accept(connection);
          byte[] frame = BackendSocket.frame(0x82, large);
          connection.write(Arrays.copyOf(frame, 100_000));
          rest.await();
          connection.write(Arrays.copyOfRange(frame, 100_000, frame.length));
          connection.readHead();
        };
    try (Tunnel tunnel = tunnel(script)) {
      PeerSocket client = ask(tunnel);
      client.head();
      int got = client.part().bytes().remaining();
      assertThat(got).isPositive();
      rest.countDown();
      boolean last = false;
      while (!last) {
        var part = client.part();
        got += part.bytes().remaining();
        last = part.last();
      }
      assertThat(got).isEqualTo(size);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
