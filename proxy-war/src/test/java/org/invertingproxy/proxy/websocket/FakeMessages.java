package org.invertingproxy.proxy.websocket;

import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.MessageStream;
import org.invertingproxy.wire.mux.StreamException;
import org.jspecify.annotations.Nullable;

/** A stream that keeps book of what is written to it. */
final class FakeMessages implements MessageStream {
  final List<String> written = new ArrayList<>();
  volatile boolean writable = true;
  Runnable onReset = () -> {};
  private @Nullable StreamException failure;
  private Runnable readable = () -> {};

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void onWritable(Runnable listener) {}

  @Override
  public void writeMessage(int opcode, boolean last, byte[] bytes) {
    written.add(opcode + " " + last);
  }

  @Override
  public void end(Fields trailers) {}

  @Override
  public void onReadable(Runnable listener) {
    readable = listener;
  }

  @Override
  public Frame.@Nullable Message readMessage() {
    return null;
  }

  @Override
  public boolean isEnded() {
    return false;
  }

  @Override
  public @Nullable StreamException failure() {
    return failure;
  }

  @Override
  public void stopReading() {}

  @Override
  public void reset(ResetCode code, String reason) {
    failure = new StreamException(StreamException.Cause.LOCAL, code, reason);
    onReset.run();
    readable.run();
  }
}
