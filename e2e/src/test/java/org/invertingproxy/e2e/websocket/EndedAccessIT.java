package org.invertingproxy.e2e.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A WebSocket lives no longer than the right by which it was opened. */
@ExtendWith(SharedServers.class)
class EndedAccessIT {
  /** What is promised for every revocation. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final String USER = "me@example.com";
  private static final int CLOSE = 0x88;
  private static final int VIOLATED_POLICY = 1008;

  @ParameterizedTest
  @EnumSource
  void revokedUser_isToldBy1008(ServerKind kind, RunningServers servers) throws Exception {
    ProxyServer proxy = servers.get(kind);
    Administrator administrator = new Administrator(proxy);
    try (Tunnel tunnel = Tunnel.open(proxy, new EchoBackend(), TransportMode.CHANNEL);
        RawClient client = RawClient.connect(proxy.port())) {
      administrator.restrict(tunnel.id(), USER);
      JsonObject token = userToken(administrator);
      client.send(handshake(tunnel.host(), token.get("token").getAsString()));
      assertThat(client.head().status()).isEqualTo(101);

      String id = token.get("id").getAsString();
      administrator.call("DELETE", "api/tokens/" + id, "");
      client.patience(SOON);

      DataInputStream frames = new DataInputStream(client.in());
      assertThat(frames.readUnsignedByte()).isEqualTo(CLOSE);
      int length = frames.readUnsignedByte();
      assertThat(frames.readUnsignedShort()).isEqualTo(VIOLATED_POLICY);
      assertThat(text(frames, length - 2)).isEqualTo("access-ended");
    }
  }

  private static JsonObject userToken(Administrator administrator) throws Exception {
    JsonObject wanted = new JsonObject();
    wanted.addProperty("role", "user");
    wanted.addProperty("subject", USER);
    return administrator.call("POST", "api/tokens", wanted.toString()).getAsJsonObject();
  }

  private static String handshake(String host, String token) {
    return "GET /ws HTTP/1.1\r\nHost: "
        + host
        + "\r\nProxy-Authorization: Bearer "
        + token
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
        + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  }

  private static String text(DataInputStream frames, int length) throws IOException {
    return new String(frames.readNBytes(length), StandardCharsets.UTF_8);
  }
}
