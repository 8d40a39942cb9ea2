package org.invertingproxy.proxy.datapath;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.invertingproxy.wire.mux.MessageSender;
import org.invertingproxy.wire.mux.Mux;
import org.jspecify.annotations.Nullable;

/** Joins the WebSocket client of the JDK and a {@link Mux}. */
final class SocketTransport implements WebSocket.Listener, MessageSender {
  private final CountDownLatch started = new CountDownLatch(1);
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private volatile @Nullable WebSocket socket;
  private volatile @Nullable Mux mux;

  void start(WebSocket opened, Mux served) {
    socket = opened;
    mux = served;
    served.start();
    started.countDown();
  }

  @Override
  public void send(ByteBuffer message, Completion done) {
    CompletableFuture<?> unused =
        socket()
            .sendBinary(message, true)
            .whenComplete(
                (sent, failure) -> {
                  if (failure == null) {
                    done.sent();
                  } else {
                    done.failed(failure);
                  }
                });
  }

  @Override
  public void close(int webSocketCode, String reason) {
    CompletableFuture<?> unused = socket().sendClose(webSocketCode, reason);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    parts.writeBytes(part);
    if (last) {
      ByteBuffer message = ByteBuffer.wrap(parts.toByteArray());
      parts.reset();
      mux().received(message);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
    mux().transportClosed(statusCode, reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    mux().transportClosed(1006, String.valueOf(error.getMessage()));
  }

  private WebSocket socket() {
    WebSocket opened = socket;
    if (opened == null) {
      throw new IllegalStateException("not started");
    }
    return opened;
  }

  private Mux mux() {
    try {
      started.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    Mux served = mux;
    if (served == null) {
      throw new IllegalStateException("not started");
    }
    return served;
  }
}
