package org.invertingproxy.wire.mux;

/**
 * The credit given for all streams of a channel together. It is given back as soon as bytes have
 * reached their stream, so that an unread stream stalls no other; only while more bytes wait in the
 * process than its budget allows is it held back. Guarded by the mux's lock.
 */
final class ChannelCredit {
  private final ReceiveWindow window;
  private final CreditBudget budget;
  private final Runnable relaxed;
  private int held;

  /**
   * Credit for a channel.
   *
   * @param relaxed called without locks when {@link #resume} should be
   */
  ChannelCredit(int size, CreditBudget budget, Runnable relaxed) {
    this.window = new ReceiveWindow(size, size, budget);
    this.budget = budget;
    this.relaxed = relaxed;
  }

  /** Something came: false when there was no credit for it. */
  boolean receive(int cost) {
    return window.receive(cost);
  }

  /** What came is with its stream, or dropped: the credit to give now, or 0. */
  int passed(int cost) {
    if (held > 0 || budget.holds(relaxed)) {
      held += cost;
      return 0;
    }
    return window.consume(cost, 0, 0);
  }

  /** The budget allows more: the credit to give now, or 0. */
  int resume() {
    int cost = held;
    held = 0;
    return cost == 0 ? 0 : passed(cost);
  }

  ReceiveWindow window() {
    return window;
  }
}
