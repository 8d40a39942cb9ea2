package org.invertingproxy.proxy.channel;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.invertingproxy.wire.mux.Mux;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TomcatUnmaskingTest {
  private static final int[] SIZES = {0, 1, 3, 7, 8, 9, 125, 126, 8_191, 8_192, 65_536, 300_001};

  @Test
  void everyLengthAtEveryPlaceOfTheMask() {
    byte[] mask = {(byte) 0x81, 0x12, 0x43, (byte) 0xf4};
    for (int index = 0; index < 4; index++) {
      for (int length = 0; length < 40; length++) {
        byte[] plain = random(length + 2, length);
        byte[] masked = plain.clone();
        for (int i = 0; i < length; i++) {
          masked[1 + i] ^= mask[(index + i) & 3];
        }
        ByteBuffer from = ByteBuffer.wrap(masked).position(1);
        ByteBuffer to = ByteBuffer.allocate(length + 2).put(plain[0]);

        TomcatUnmasking.unmask(from, to, length, mask, index);

        assertThat(from.remaining()).isEqualTo(1);
        assertThat(to.put(from).array()).as("%d from %d", length, index).isEqualTo(plain);
      }
    }
  }

  @Test
  void messagesArriveAsTheyWereSent(@TempDir Path directory) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getEngine().setName("Tomcat-" + UUID.randomUUID());
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(new WsSci(), null);
    CompletableFuture<Boolean> installed = new CompletableFuture<>();
    Tomcat.addServlet(context, "echo", new UpgradingServlet(new Echo(installed))).addMapping("/*");
    tomcat.start();
    Heard heard = new Heard();
    try {
      WebSocket client =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .subprotocols(Mux.SUBPROTOCOL)
              .buildAsync(
                  URI.create("ws://localhost:" + tomcat.getConnector().getLocalPort() + "/"), heard)
              .get(10, TimeUnit.SECONDS);
      assertThat(installed.get(10, TimeUnit.SECONDS)).isTrue();
      for (int size : SIZES) {
        byte[] message = random(size, size);
        int border = size / 3;
        client.sendBinary(ByteBuffer.wrap(message, 0, border), false).get(10, TimeUnit.SECONDS);
        client.sendPing(ByteBuffer.wrap(message, 0, Math.min(size, 5))).get(10, TimeUnit.SECONDS);
        client
            .sendBinary(ByteBuffer.wrap(message, border, size - border), true)
            .get(10, TimeUnit.SECONDS);
        assertThat(heard.pongs.poll(10, TimeUnit.SECONDS)).hasSize(Math.min(size, 5));
        assertThat(heard.messages.poll(10, TimeUnit.SECONDS)).isEqualTo(message);
      }
      client.abort();
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  private static byte[] random(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static final class Heard implements WebSocket.Listener {
    final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> pongs = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
      parts.writeBytes(bytes(part));
      if (last) {
        messages.add(parts.toByteArray());
        parts.reset();
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer content) {
      pongs.add(bytes(content));
      socket.request(1);
      return null;
    }
  }

  /** Sends back what comes, part by part. */
  private static final class Echo extends Endpoint {
    private final CompletableFuture<Boolean> installed;

    Echo(CompletableFuture<Boolean> installed) {
      this.installed = installed;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      installed.complete(TomcatUnmasking.install(session));
      session.addMessageHandler(
          ByteBuffer.class,
          (MessageHandler.Partial<ByteBuffer>)
              (part, last) -> {
                try {
                  session.getBasicRemote().sendBinary(part, last);
                } catch (IOException gone) {
                  throw new UncheckedIOException(gone);
                }
              });
    }
  }
}
