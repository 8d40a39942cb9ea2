package org.invertingproxy.e2e.operation;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of a WebSocket.
 *
 * @param closed gets code and reason, or the error
 */
record CloseListener(CompletableFuture<String> closed) implements WebSocket.Listener {
  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(error.toString());
  }
}
