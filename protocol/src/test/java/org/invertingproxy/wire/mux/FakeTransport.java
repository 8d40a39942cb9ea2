package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Holds one message at a time until a test delivers it. */
final class FakeTransport implements MessageSender {
  private final ArrayDeque<ByteBuffer> direct = new ArrayDeque<>();
  private @Nullable Completion pending;
  private int closeCode;
  private int largest;
  private long messages;

  @Override
  public void send(ByteBuffer message, Completion done) {
    if (pending != null) {
      throw new IllegalStateException("a second send");
    }
    largest = Math.max(largest, message.remaining());
    messages++;
    direct.add(message);
    pending = done;
  }

  @Override
  public void close(int webSocketCode, String reason) {
    if (closeCode != 0) {
      throw new IllegalStateException("closed twice");
    }
    closeCode = webSocketCode;
  }

  /** The message that is being sent, which then is complete, or null. */
  @Nullable ByteBuffer next() {
    ByteBuffer message = direct.poll();
    Completion done = pending;
    if (done != null) {
      pending = null;
      done.sent();
    }
    return message;
  }

  /** The connection breaks under the pending send. */
  void fail(Throwable cause) {
    Completion done = pending;
    pending = null;
    if (done != null) {
      done.failed(cause);
    }
  }

  boolean isSending() {
    return pending != null;
  }

  /** 0 while open. */
  int closeCode() {
    return closeCode;
  }

  int largest() {
    return largest;
  }

  long messages() {
    return messages;
  }
}
