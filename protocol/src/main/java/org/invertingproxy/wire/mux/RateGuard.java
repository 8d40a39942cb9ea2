package org.invertingproxy.wire.mux;

/**
 * Bounds how often the other side may do what costs it nothing: a burst, then so many a second.
 * Used by one thread at a time.
 */
final class RateGuard {
  private final double burst;
  private final double perNano;
  private double left;
  private long last;

  RateGuard(int burst, int perSecond, long now) {
    this.burst = burst;
    this.perNano = perSecond / 1e9;
    this.left = burst;
    this.last = now;
  }

  /** Once more: false when that is too often. */
  boolean allows(long now) {
    left = Math.min(burst, left + (now - last) * perNano);
    last = now;
    if (left < 1) {
      return false;
    }
    left -= 1;
    return true;
  }
}
