package org.invertingproxy.e2e.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.admin.Browser;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets from client to backend and back, in every server, whose heap is 64 MB. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class WebSocketsIT {
  private static final int LARGE = 64 * 1024 * 1024;
  private static final int PIECE = 256 * 1024;

  private final ProxyServer proxy;

  WebSocketsIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  private Tunnel tunnel() throws Exception {
    return Tunnel.open(proxy, new EchoBackend(), TransportMode.CHANNEL);
  }

  @Test
  void messagesPassBothWays_inTheChosenSubProtocol() throws Exception {
    try (Tunnel tunnel = tunnel();
        JavaSocket client = JavaSocket.open(tunnel.host())) {
      assertThat(client.socket().getSubprotocol()).isEqualTo("chat");
      for (String text :
          new String[] {"", "gr\u00fc\u00dfe \ud83d\ude00", "x\u20ac".repeat(300_000)}) {
        client.send(text);
        assertThat(client.nextText()).isEqualTo(text);
      }
    }
  }

  @Test
  void messageOf64MiB_passesBothWays() throws Exception {
    byte[] noise = new byte[PIECE];
    new Random(1).nextBytes(noise);
    CRC32C sum = new CRC32C();
    try (Tunnel tunnel = tunnel();
        JavaSocket client = JavaSocket.open(tunnel.host())) {
      for (int at = 0; at < LARGE; at += PIECE) {
        sum.update(noise);
        CompletableFuture<?> sent =
            client.socket().sendBinary(ByteBuffer.wrap(noise), at + PIECE == LARGE);
        sent.get(60, TimeUnit.SECONDS);
      }
      assertThat(client.nextBinary()).isEqualTo(new JavaSocket.Measured(LARGE, sum.getValue()));
    }
  }

  @Test
  void handshakesFieldsAndCookies_passBothWays() throws Exception {
    try (Tunnel tunnel = tunnel();
        RawClient client = tunnel.client()) {
      Head head = client.send(handshake(tunnel.host(), "/ws")).head();
      assertThat(head.status()).isEqualTo(101);
      assertThat(head.value("X-Seen")).hasValue("mine=1");
      assertThat(head.value("Set-Cookie")).hasValue("visited=yes; Path=/");
      assertThat(head.value("Sec-WebSocket-Extensions").orElse(""))
          .startsWith("permessage-deflate");
    }
  }

  @Test
  void refusal_isAnOrdinaryResponse() throws Exception {
    try (Tunnel tunnel = tunnel();
        RawClient client = tunnel.client()) {
      RawResponse response = client.send(handshake(tunnel.host(), "/denied")).response();
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.head().value("X-Why")).hasValue("rules");
      assertThat(response.body()).isEqualTo("not today");
      assertThat(client.get(tunnel.host(), "/page").response().status()).isEqualTo(200);
    }
  }

  private static String handshake(String host, String path) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: mine=1\r\n"
        + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n";
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1008, 1011, 3000, 4001})
  void backendCloses_clientSeesTheCode(int code) throws Exception {
    try (Tunnel tunnel = tunnel();
        JavaSocket client = JavaSocket.open(tunnel.host())) {
      client.send("close " + code + " why not");
      assertThat(client.end()).isEqualTo(code + " why not");
    }
  }

  @Test
  void backendVanishes_clientSees1011() throws Exception {
    try (Tunnel tunnel = tunnel();
        JavaSocket client = JavaSocket.open(tunnel.host())) {
      client.send("vanish");
      assertThat(client.end()).startsWith("1011 ");
    }
  }

  @Test
  void clientCloses_andGetsItsAnswer() throws Exception {
    try (Tunnel tunnel = tunnel();
        JavaSocket client = JavaSocket.open(tunnel.host())) {
      client.socket().sendClose(4002, "bye").get(60, TimeUnit.SECONDS);
      assertThat(client.end()).startsWith("4002");
    }
  }

  @Test
  void agentIsKilled_clientSees1011() throws Exception {
    try (ProcessTunnel tunnel =
            ProcessTunnel.open(proxy, new EchoBackend(), "--transport", "channel");
        JavaSocket client = JavaSocket.open(tunnel.host())) {
      client.send("here");
      assertThat(client.nextText()).isEqualTo("here");
      tunnel.agent().kill();
      assertThat(client.end()).startsWith("1011 ");
    }
  }

  @Test
  void agentPolls_clientGets501() throws Exception {
    try (Tunnel tunnel = Tunnel.open(proxy, new EchoBackend(), TransportMode.POLLING);
        RawClient client = tunnel.client()) {
      RawResponse response = client.send(handshake(tunnel.host(), "/ws")).response();
      assertThat(response.status()).isEqualTo(501);
      assertThat(response.body()).contains("polling-only");
    }
  }

  @Test
  void pageInChromium_talksOverItsWebSocket() throws Exception {
    try (Tunnel tunnel = tunnel();
        Browser browser = Browser.start()) {
      browser.open("http://" + tunnel.host() + "/page");
      browser.seeText("#end", "4001 enough true");
      browser.seeText("#log", "chat: gr\u00fc\u00dfe \ud83d\ude00; cookie visited=yes");
      browser.seeText("#large", "1048576 true");
    }
  }
}
