package org.invertingproxy.e2e.websocket;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The WebSocket client of the JDK. */
final class JavaSocket implements WebSocket.Listener, AutoCloseable {
  private static final int PATIENCE_SECONDS = 90;

  /** What arrived of one message, without the message. */
  record Measured(long length, long checksum) {}

  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final BlockingQueue<Measured> binaries = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final CRC32C sum = new CRC32C();
  private final WebSocket socket;
  private long length;

  private JavaSocket(URI address, String host) {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("chat", "other")
            .header("Host", host) // its name is not in the resolver of every machine
            .buildAsync(address, this)
            .join();
  }

  /** Opens one to that backend. */
  static JavaSocket open(String host) {
    String port = host.substring(host.indexOf(':'));
    return new JavaSocket(URI.create("ws://127.0.0.1" + port + "/ws"), host);
  }

  WebSocket socket() {
    return socket;
  }

  void send(String message) throws Exception {
    socket.sendText(message, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  String nextText() throws Exception {
    return next(texts);
  }

  Measured nextBinary() throws Exception {
    return next(binaries);
  }

  private static <T> T next(BlockingQueue<T> queue) throws Exception {
    T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new IOException("nothing came");
    }
    return next;
  }

  /** Code and reason, or the error. */
  String end() throws InterruptedException, ExecutionException, TimeoutException {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      texts.add(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    length += data.remaining();
    sum.update(data);
    if (last) {
      binaries.add(new Measured(length, sum.getValue()));
      length = 0;
      sum.reset();
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(error.toString());
  }

  @Override
  public void close() {
    socket.abort();
  }
}
