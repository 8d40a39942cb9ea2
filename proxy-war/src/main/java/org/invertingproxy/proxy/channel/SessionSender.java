package org.invertingproxy.proxy.channel;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.invertingproxy.wire.mux.MessageSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way out through one WebSocket session of the container. */
final class SessionSender implements MessageSender {
  private static final Logger LOG = LoggerFactory.getLogger(SessionSender.class);

  /** A peer that does not read would make the closing handshake last for ever. */
  private static final long CLOSE_MILLIS = 2_000;

  private final Session session;
  private final Executor closer;

  SessionSender(Session session, Executor closer) {
    this.session = session;
    this.closer = closer;
  }

  @Override
  public void send(ByteBuffer message, Completion done) {
    try {
      session
          .getAsyncRemote()
          .sendBinary(
              message,
              result -> {
                if (result.isOK()) {
                  done.sent();
                } else {
                  done.failed(result.getException());
                }
              });
    } catch (RuntimeException e) { // the session is closing
      done.failed(e);
    }
  }

  /** Containers block until the close frame has left, so it is done elsewhere. */
  @Override
  public void close(int webSocketCode, String reason) {
    try {
      closer.execute(() -> closeNow(webSocketCode, reason));
    } catch (RejectedExecutionException e) {
      LOG.debug("the container closes what is left", e);
    }
  }

  private void closeNow(int webSocketCode, String reason) {
    try {
      session.setMaxIdleTimeout(CLOSE_MILLIS);
      session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(webSocketCode), reason));
    } catch (IOException | RuntimeException e) {
      LOG.debug("a WebSocket that was gone is closed", e);
    }
  }
}
