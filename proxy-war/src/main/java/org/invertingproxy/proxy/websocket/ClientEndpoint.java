package org.invertingproxy.proxy.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.invertingproxy.wire.frame.Frame;

/**
 * A client's WebSocket as the container sees it. Messages are taken in parts, so their size has no
 * limit and takes no memory.
 */
public final class ClientEndpoint extends Endpoint {
  private final ClientSocket socket;

  ClientEndpoint(ClientSocket socket) {
    this.socket = socket;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxIdleTimeout(0); // our own pings decide
    session.addMessageHandler(
        String.class,
        (MessageHandler.Partial<String>)
            (part, last) -> socket.received(Frame.Message.TEXT, last, part.getBytes(UTF_8)));
    session.addMessageHandler(
        ByteBuffer.class,
        (MessageHandler.Partial<ByteBuffer>)
            (part, last) -> socket.received(Frame.Message.BINARY, last, copy(part)));
    session.addMessageHandler(
        PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> socket.heard());
    socket.opened(new SessionRemote(session));
  }

  private static byte[] copy(ByteBuffer part) {
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    return bytes;
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    socket.closed(reason);
  }

  @Override
  public void onError(Session session, Throwable cause) {
    socket.broken(cause);
  }
}
