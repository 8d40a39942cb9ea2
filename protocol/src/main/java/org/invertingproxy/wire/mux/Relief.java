package org.invertingproxy.wire.mux;

import java.util.List;
import org.invertingproxy.wire.frame.ResetCode;

/**
 * What a channel does when the process has run out of memory for what waits to be read, as it may
 * when many channels use all the credit they have got before: it gives up the streams of which
 * nothing was read for two seconds. Takes the mux's lock for its few changes.
 */
final class Relief {
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final Streams streams;
  private final CreditBudget.Share share;
  private final MuxTimer timer;
  private boolean looking; // guarded by the mux's lock

  Relief(Streams streams, CreditBudget.Share share, MuxTimer timer) {
    this.streams = streams;
    this.share = share;
    this.timer = timer;
  }

  /** With the lock held: something has come. */
  void look() {
    if (!looking && share.isSpent()) {
      looking = true;
      timer.schedule(this::give, PATIENCE_NANOS);
    }
  }

  private void give() {
    List<MuxStream> stalled;
    synchronized (streams.lock()) {
      looking = false;
      stalled = streams.table().holding();
      long since = timer.nanoTime() - PATIENCE_NANOS;
      stalled.removeIf(stream -> !stream.input().isStalledSince(since));
    }
    for (MuxStream stream : stalled) {
      synchronized (streams.lock()) {
        if (!share.isSpent()) {
          return;
        }
      }
      streams.ends().reset(stream, ResetCode.INTERNAL, "no memory left for what is not read");
    }
    synchronized (streams.lock()) {
      look();
    }
  }
}
