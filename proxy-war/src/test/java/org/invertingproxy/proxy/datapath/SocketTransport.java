package org.invertingproxy.proxy.datapath;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.invertingproxy.wire.mux.MessageSender;
import org.invertingproxy.wire.mux.Mux;
import org.jspecify.annotations.Nullable;

/** Joins the WebSocket client of the JDK and a {@link Mux}. */
final class SocketTransport implements WebSocket.Listener, MessageSender {
  private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null); // guarded by this
  private boolean takenOver; // guarded by this
  private volatile boolean frozen;
  private volatile @Nullable WebSocket socket;
  private volatile @Nullable Mux mux;

  /** Whose messages these are; called before the connection is made. */
  void serve(Mux served) {
    mux = served;
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    mux().start();
    opened.request(1);
  }

  /** Nothing is read or sent from now on, and no call returns an error for it. */
  void freeze() {
    frozen = true;
  }

  /** The mux says nothing from now on, so that someone else may. */
  WebSocket takeOver() {
    CompletableFuture<?> last;
    synchronized (this) {
      takenOver = true;
      last = sending;
    }
    last.join();
    return socket();
  }

  @Override
  public void send(ByteBuffer message, Completion done) {
    CompletableFuture<?> sent;
    synchronized (this) {
      if (frozen || takenOver) {
        return;
      }
      sent = socket().sendBinary(message, true);
      sending = sent;
    }
    CompletableFuture<?> unused =
        sent.whenComplete(
            (socket, failure) -> {
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
    if (last && !frozen) {
      ByteBuffer message = ByteBuffer.wrap(parts.toByteArray());
      parts.reset();
      mux().received(message);
    }
    if (!frozen) {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
    closeCode.complete(statusCode);
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
    Mux served = mux;
    if (served == null) {
      throw new IllegalStateException("nobody's");
    }
    return served;
  }

  /** The code that the WebSocket was closed with. */
  CompletableFuture<Integer> closeCode() {
    return closeCode;
  }
}
