package org.invertingproxy.proxy.channel;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.proxy.jetty.EmbeddedServer;
import org.invertingproxy.wire.mux.Mux;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JettyReadsTest {
  private static final int MESSAGE = 1 << 20;
  private static final int USUAL = 4096;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void partsAreLarger(boolean enlarged) throws Exception {
    CompletableFuture<Integer> largest = new CompletableFuture<>();
    try (EmbeddedServer server = new EmbeddedServer(null, 0)) {
      server.serve(new UpgradingServlet(new Parts(enlarged, largest)));
      WebSocket client =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .subprotocols(Mux.SUBPROTOCOL)
              .buildAsync(
                  URI.create("ws://localhost:" + server.address().getPort() + "/"),
                  new WebSocket.Listener() {})
              .get(10, TimeUnit.SECONDS);
      client.sendBinary(ByteBuffer.allocate(MESSAGE), true).get(10, TimeUnit.SECONDS);
      int part = largest.get(10, TimeUnit.SECONDS);
      client.abort();
      if (enlarged) {
        assertThat(part).isGreaterThan(USUAL);
      } else {
        assertThat(part).isLessThanOrEqualTo(USUAL);
      }
    }
  }

  /** Completes with the size of the largest part of the first message. */
  public static final class Parts extends Endpoint {
    private final boolean enlarged;
    private final CompletableFuture<Integer> largest;
    private int most;

    Parts(boolean enlarged, CompletableFuture<Integer> largest) {
      this.enlarged = enlarged;
      this.largest = largest;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      if (enlarged) {
        JettyReads.enlarge(session);
      }
      session.addMessageHandler(
          ByteBuffer.class,
          (MessageHandler.Partial<ByteBuffer>)
              (part, last) -> {
                most = Math.max(most, part.remaining());
                if (last) {
                  largest.complete(most);
                }
              });
    }
  }
}
