package org.invertingproxy.proxy.channel;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.invertingproxy.wire.mux.MessageSender;
import org.invertingproxy.wire.mux.Mux;

/** Holds messages until a test delivers them. Used by one thread. */
final class MemoryTransport implements MessageSender {
  private final ArrayDeque<ByteBuffer> messages = new ArrayDeque<>();

  @Override
  public void send(ByteBuffer message, Completion done) {
    messages.add(message);
    done.sent();
  }

  @Override
  public void close(int webSocketCode, String reason) {}

  /** Delivers one message: false when there is none. */
  boolean deliver(Mux to) {
    ByteBuffer message = messages.poll();
    if (message == null) {
      return false;
    }
    to.received(message);
    return true;
  }
}
