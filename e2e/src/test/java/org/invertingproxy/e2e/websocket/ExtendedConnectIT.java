package org.invertingproxy.e2e.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.admin.Browser;
import org.invertingproxy.e2e.http.Http2Client;
import org.invertingproxy.e2e.http.Http2Response;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSockets over HTTP/2 (RFC 8441), which Jetty can do. */
@ParameterizedClass
@EnumSource(names = {"EMBEDDED", "JETTY"})
@ExtendWith(SharedServers.class)
class ExtendedConnectIT {
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;

  private final ProxyServer proxy;

  ExtendedConnectIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  private Tunnel tunnel() throws Exception {
    return Tunnel.open(proxy, new EchoBackend(), TransportMode.CHANNEL);
  }

  private Http2Client connect(String host, String path, String... more) throws IOException {
    Http2Client client = Http2Client.connect(proxy.port());
    List<String> lines =
        new ArrayList<>(
            List.of(
                ":method: CONNECT",
                ":protocol: websocket",
                ":scheme: http",
                ":path: " + path,
                ":authority: " + host,
                "sec-websocket-version: 13",
                "sec-websocket-protocol: chat, other",
                "cookie: mine=1"));
    lines.addAll(List.of(more));
    client.head(lines, false);
    return client;
  }

  /** A frame of a client, whose mask is zero. */
  private static byte[] frame(int first, String text) {
    byte[] payload = text.getBytes(ISO_8859_1);
    ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  @Test
  void messagesPassBothWays_andTheBackendsCloseArrives() throws Exception {
    try (Tunnel tunnel = tunnel();
        Http2Client client = connect(tunnel.host(), "/ws")) {
      assertThat(client.finalHead())
          .contains(
              ":status: 200",
              "sec-websocket-protocol: chat",
              "x-seen: mine=1",
              "set-cookie: visited=yes; Path=/");
      client.data(frame(TEXT, "hello"), false);
      assertThat(client.body(7)).isEqualTo("\u0081\u0005hello");
      String large = "x".repeat(40_000);
      client.data(frame(TEXT, large), false);
      String echo = client.body(7 + 4 + large.length());
      assertThat(echo).endsWith(large);
      client.data(frame(TEXT, "close 4001 why not"), false);
      assertThat(client.body(echo.length() + 11).substring(echo.length()))
          .isEqualTo("\u0088\u0009\u000f\u00a1why not");
    }
  }

  @Test
  void clientCloses_andGetsItsAnswer() throws Exception {
    try (Tunnel tunnel = tunnel();
        Http2Client client = connect(tunnel.host(), "/ws")) {
      assertThat(client.finalHead()).contains(":status: 200");
      client.data(frame(CLOSE, "\u000f\u00a2bye"), false);
      assertThat(client.body(4)).startsWith("\u0088").contains("\u000f\u00a2");
    }
  }

  @Test
  void refusal_isAnOrdinaryResponse() throws Exception {
    try (Tunnel tunnel = tunnel();
        Http2Client client = connect(tunnel.host(), "/denied")) {
      Http2Response response = client.response();
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.lines()).contains("x-why: rules");
      assertThat(response.body()).isEqualTo("not today");
    }
  }

  /** RFC 8441: a status of 2xx is consent. */
  @Test
  void refusalThatWouldBeConsent_is502() throws Exception {
    try (Tunnel tunnel = tunnel();
        Http2Client client = connect(tunnel.host(), "/page")) {
      assertThat(client.response().status()).isEqualTo(502);
    }
  }

  @Test
  void otherVersion_is426() throws Exception {
    try (Tunnel tunnel = tunnel();
        Http2Client client = Http2Client.connect(proxy.port())) {
      client.head(
          List.of(
              ":method: CONNECT",
              ":protocol: websocket",
              ":scheme: http",
              ":path: /ws",
              ":authority: " + tunnel.host(),
              "sec-websocket-version: 8"),
          false);
      assertThat(client.response().status()).isEqualTo(426);
    }
  }

  /** Without a protocol it asks for a tunnel to anywhere. */
  @Test
  void plainConnect_opensNoTunnel() throws Exception {
    try (Tunnel tunnel = tunnel();
        Http2Client client = Http2Client.connect(proxy.port())) {
      client.head(
          List.of(":method: CONNECT", ":authority: " + tunnel.host(), "sec-websocket-version: 13"),
          false);
      assertThat(client.response().status()).isBetween(400, 499);
    }
  }

  @Test
  void pageInChromium_talksOverHttp2() throws Exception {
    try (Tunnel tunnel = tunnel();
        TlsRelay relay = new TlsRelay(proxy.port());
        Browser browser = Browser.start()) {
      browser.open("https://" + tunnel.id() + ".localhost:" + relay.port() + "/page");
      browser.seeText("#end", "4001 enough true");
      browser.seeText("#log", "via=2.0");
      browser.seeText("#large", "1048576 true");
    }
  }

  @Test
  void agentIsKilled_clientSees1011() throws Exception {
    try (ProcessTunnel tunnel =
            ProcessTunnel.open(proxy, new EchoBackend(), "--transport", "channel");
        Http2Client client = connect(tunnel.host(), "/ws")) {
      assertThat(client.finalHead()).contains(":status: 200");
      tunnel.agent().kill();
      assertThat(client.body(4)).startsWith("\u0088").contains("\u0003\u00f3"); // 1011
    }
  }
}
