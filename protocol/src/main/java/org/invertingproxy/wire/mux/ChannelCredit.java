package org.invertingproxy.wire.mux;

/**
 * The credit given for all streams of a channel together. It is given back as soon as bytes have
 * reached their stream, so that an unread stream stalls no other; only while the process's budget
 * is exceeded is it held back. Guarded by the mux's lock.
 */
final class ChannelCredit {
  private final ReceiveWindow window;
  private final CreditBudget.Share share;
  private final Runnable relaxed;
  private int held;
  private boolean waits;

  /**
   * Credit for a channel.
   *
   * @param relaxed has {@link #relaxed} called later, on a thread without locks
   */
  ChannelCredit(int size, CreditBudget budget, CreditBudget.Share share, Runnable relaxed) {
    this.window = new ReceiveWindow(size, size, budget, new PathRecord());
    this.share = share;
    this.relaxed = relaxed;
  }

  /** Something came: false when there was no credit for it. */
  boolean receive(int cost) {
    return window.receive(cost);
  }

  /** What came is with its stream, or dropped: the credit to give now, or 0. */
  int passed(int cost) {
    held += cost;
    return resume();
  }

  /** Something was read or dropped: the credit to give now, or 0. */
  int resume() {
    if (held == 0) {
      return 0;
    }
    if (share.isExceeded()) {
      if (!waits) {
        waits = true;
        share.whenRelaxed(relaxed);
      }
      return 0;
    }
    int cost = held;
    held = 0;
    return window.consume(cost, 0, 0, false);
  }

  /** The process is below its limit again: the credit to give now, or 0. */
  int relaxed() {
    waits = false;
    return resume();
  }

  ReceiveWindow window() {
    return window;
  }
}
