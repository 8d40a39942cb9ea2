package org.invertingproxy.wire.mux;

import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.FrameException;

/**
 * Bounds how often the other side may do what costs it nothing: a burst, then so many a second.
 * Used by one thread at a time.
 */
final class RateGuard {
  private final String what;
  private final double burst;
  private final double perNano;
  private double left;
  private long last;

  RateGuard(String what, int burst, int perSecond, long now) {
    this.what = what;
    this.burst = burst;
    this.perNano = perSecond / 1e9;
    this.left = burst;
    this.last = now;
  }

  /** Once more: an error of the channel when that is too often. */
  void check(long now) throws FrameException {
    left = Math.min(burst, left + (now - last) * perNano);
    last = now;
    if (left < 1) {
      throw new FrameException(ChannelCode.EXCESSIVE, "too many " + what);
    }
    left -= 1;
  }
}
