package org.invertingproxy.wire.mux;

import java.util.concurrent.atomic.AtomicBoolean;
import org.invertingproxy.wire.frame.ChannelCode;

/** Closes the transport once the last frame has left, or after a second without that. */
final class LastWord implements Runnable {
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  /** RFC 6455 section 5.5. */
  private static final int LONGEST_REASON = 123;

  private final MessageSender sender;
  private final ChannelCode code;
  private final String reason;
  private final AtomicBoolean said = new AtomicBoolean();

  LastWord(MessageSender sender, ChannelCode code, String reason) {
    String ascii = reason.replaceAll("[^ -~]", "?");
    this.sender = sender;
    this.code = code;
    this.reason = ascii.substring(0, Math.min(ascii.length(), LONGEST_REASON));
  }

  /** Does not wait for the frame any longer than that. */
  void within(MuxTimer timer) {
    timer.schedule(this, PATIENCE_NANOS);
  }

  @Override
  public void run() {
    if (said.compareAndSet(false, true)) {
      sender.close(code.webSocketCode(), reason);
    }
  }
}
