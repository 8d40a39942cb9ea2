package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a network path in the time of a {@link FakeTimer}: so many bytes a second, so
 * much delay. A send is complete once all but what fits into the buffer before the path is in it.
 */
final class SimulatedPath implements MessageSender {
  private final FakeTimer timer;
  private final double nanosPerByte;
  private long delayNanos;
  private final long bufferNanos;
  private @Nullable Mux receiver;
  private long freeAt;

  SimulatedPath(FakeTimer timer, long bytesPerSecond, long delayNanos, int buffer) {
    this.timer = timer;
    this.nanosPerByte = 1e9 / bytesPerSecond;
    this.delayNanos = delayNanos;
    this.bufferNanos = (long) (buffer * nanosPerByte);
  }

  /** From now on. */
  void delay(long nanos) {
    delayNanos = nanos;
  }

  void to(Mux mux) {
    receiver = mux;
  }

  @Override
  public void send(ByteBuffer message, Completion done) {
    long now = timer.nanoTime();
    freeAt = Math.max(now, freeAt) + (long) (message.remaining() * nanosPerByte);
    timer.schedule(done::sent, Math.max(0, freeAt - now - bufferNanos));
    timer.schedule(() -> deliver(message), freeAt - now + delayNanos);
  }

  private void deliver(ByteBuffer message) {
    if (receiver != null) {
      receiver.received(message);
    }
  }

  @Override
  public void close(int webSocketCode, String reason) {
    receiver = null;
  }
}
