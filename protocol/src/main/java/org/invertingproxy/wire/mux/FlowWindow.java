package org.invertingproxy.wire.mux;

/**
 * The credit that the other side has given for a stream or for the channel. Guarded by its owner's
 * lock. Never below zero, never above 2^31 - 1.
 */
final class FlowWindow {
  private int credit;

  FlowWindow(int initial) {
    credit = initial;
  }

  /** What may be sent now. */
  int credit() {
    return credit;
  }

  /** Some was sent. */
  void use(int cost) {
    if (cost > credit) {
      throw new IllegalStateException("sent without credit");
    }
    credit -= cost;
  }

  /** More was given: false when that is more than a window can hold. */
  boolean add(int more) {
    if (credit > Integer.MAX_VALUE - more) {
      return false;
    }
    credit += more;
    return true;
  }
}
