package org.invertingproxy.proxy.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.mux.PartJoiner.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out to one client, through the container's session. One send at a time; only whole
 * messages go without blocking.
 */
final class SessionRemote {
  private static final Logger LOG = LoggerFactory.getLogger(SessionRemote.class);

  /** What Tomcat calls the bound for sends that block. */
  private static final String TOMCAT_SEND_MILLIS =
      "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

  /** Of a large message, a client that does not take so much in such a time takes nothing. */
  private static final int SLICE = 32 * 1024;

  private static final long SLICE_MILLIS = 20_000;

  /** A client that does not read would make the closing handshake last for ever. */
  private static final long CLOSE_MILLIS = 2_000;

  private final Session session;
  private final TextDecoder text = new TextDecoder();

  SessionRemote(Session session) {
    this.session = session;
    session.getUserProperties().put(TOMCAT_SEND_MILLIS, SLICE_MILLIS);
  }

  /**
   * Sends a whole message without blocking.
   *
   * @throws CharacterCodingException when a text is none
   */
  void sendWhole(Part message, SendHandler done) throws CharacterCodingException {
    if (message.opcode() == Frame.Message.TEXT) {
      session.getAsyncRemote().sendText(text.decode(message.bytes(), true), done);
    } else {
      session.getAsyncRemote().sendBinary(message.bytes(), done);
    }
  }

  /** Sends a part of a message; blocks until the client's side has taken it. */
  void sendPart(Part part) throws IOException {
    ByteBuffer left = part.bytes();
    while (left.remaining() > SLICE) {
      ByteBuffer slice = left.slice(left.position(), SLICE);
      left.position(left.position() + SLICE);
      send(part.opcode(), slice, false);
    }
    send(part.opcode(), left, part.last());
  }

  private void send(int opcode, ByteBuffer bytes, boolean last) throws IOException {
    if (opcode == Frame.Message.TEXT) {
      session.getBasicRemote().sendText(text.decode(bytes, last), last);
    } else {
      session.getBasicRemote().sendBinary(bytes, last);
    }
  }

  /**
   * Sends a ping; may block. Not by the remote that sends parts: on Jetty the next part would begin
   * a message anew.
   */
  void ping() throws IOException {
    session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
  }

  /** Closes; containers block until the close frame has left. Without effect once closed. */
  void close(CloseReason reason) {
    try {
      session.getUserProperties().put(TOMCAT_SEND_MILLIS, CLOSE_MILLIS);
      session.setMaxIdleTimeout(
          CLOSE_MILLIS); // ends what blocks on Jetty, and a client that is mute
      session.close(reason);
    } catch (IOException | RuntimeException e) {
      LOG.debug("a WebSocket that was gone is closed", e);
    }
  }
}
