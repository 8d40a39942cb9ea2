package org.invertingproxy.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A heap of 64 MB, and more clients that do not read than it could hold bodies for: nobody's bytes
 * are lost, nobody else has to wait, and memory does not run out.
 */
class SmallHeapIT {
  private static final int RECEIVE_BUFFER = 16 * 1024;
  private static final Noise NOISE = new Noise(4);

  /**
   * As shipped. Of the heap a client of Tomcat takes 0.2 MB by itself. Over polling: a channel
   * waits as a whole once its own budget is used up.
   */
  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void clientsThatDoNotRead_slowNobody_andGetEverythingInTheEnd(ServerKind kind) throws Exception {
    stall(
        kind,
        kind.isTomcat() ? 80 : 300,
        2 << 20, // of all of which the system may hold a great part, but not all it has
        ServerOptions.SMALL.with("grace", "1m"),
        TransportMode.POLLING);
  }

  /** The same in less time: fewer clients, each allowed so much that they are still too many. */
  @ParameterizedTest
  @EnumSource(names = {"POLLING", "CHANNEL"})
  void clientsThatDoNotRead_withLargeBuffers(TransportMode transport) throws Exception {
    ServerOptions options = ServerOptions.SMALL.with("body-buffer", "4m");
    stall(ServerKind.EMBEDDED, 24, 8 << 20, options, transport);
  }

  private static void stall(
      ServerKind kind, int crowd, int size, ServerOptions options, TransportMode transport)
      throws Exception {
    RawBackend.Answer answer =
        call -> {
          if (call.head().target().equals("/small")) {
            call.ok("small");
          } else {
            call.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            NOISE.write(call.out(), size);
          }
        };
    List<RawClient> stalled = new ArrayList<>();
    List<Head> heads = new ArrayList<>();
    try (ProxyServer proxy = ProxyServer.start(kind, options);
        Tunnel tunnel = Tunnel.open(proxy, answer, transport)) {
      try {
        for (int i = 0; i < crowd; i++) {
          RawClient client = RawClient.connect(proxy.port(), RECEIVE_BUFFER);
          stalled.add(client.get(tunnel.host(), "/large"));
        }
        for (RawClient client : stalled) {
          heads.add(client.head());
        }
        for (int i = 0; i < 20; i++) {
          try (RawClient other = tunnel.client()) {
            other.patience(Duration.ofSeconds(10));
            assertThat(other.get(tunnel.host(), "/small").response().body()).isEqualTo("small");
          }
        }
        for (int i = 0; i < crowd; i++) {
          assertThat(heads.get(i).status()).isEqualTo(200);
          assertThat(Noise.measure(stalled.get(i).body(heads.get(i))))
              .isEqualTo(new Noise.Measured(size, NOISE.checksum(size)));
        }
      } finally {
        close(stalled);
      }
      assertThat(proxy.process().output()).doesNotContain("OutOfMemoryError", "cause=");
    }
  }

  private static void close(List<RawClient> clients) throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }
}
