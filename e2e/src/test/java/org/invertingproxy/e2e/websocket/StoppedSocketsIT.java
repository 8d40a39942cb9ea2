package org.invertingproxy.e2e.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an open WebSocket hears of a proxy that is asked to end; each starts its own. */
class StoppedSocketsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Longer than that: a stop that waits for the end of it fails. */
  private static final String DRAIN = "10m";

  @ParameterizedTest
  @EnumSource
  void askedToEnd_openWebSocketIsClosedWith1001_andTheStopWaitsForNothingMore(ServerKind kind)
      throws Exception {
    try (ProxyServer proxy = ProxyServer.start(kind, ServerOptions.SMALL.with("drain", DRAIN));
        Tunnel tunnel = Tunnel.open(proxy, new EchoBackend(), TransportMode.CHANNEL);
        JavaSocket client = JavaSocket.open(tunnel.host())) {
      client.send("here");
      assertThat(client.nextText()).isEqualTo("here");
      ProcessHandle.of(proxy.process().pid()).orElseThrow().destroy();
      assertThat(client.end()).startsWith("1001 ");
      assertThat(proxy.process().awaitExit(PATIENCE))
          .isEqualTo(kind == ServerKind.EMBEDDED ? 0 : 143);
    }
  }
}
