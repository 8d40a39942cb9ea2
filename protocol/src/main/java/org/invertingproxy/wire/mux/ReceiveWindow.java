package org.invertingproxy.wire.mux;

/**
 * The credit that this side has given, for a stream or for the channel, and when to give more.
 * Guarded by its owner's lock. At any time {@code outstanding + waiting + owed == size}.
 *
 * <p>It grows when within about a round trip more than half of it was consumed, for then the window
 * is what limits the sender; and only while less than a quarter of it waits to be read, for else it
 * is the consumer.
 */
final class ReceiveWindow {
  private final int largest;
  private final CreditBudget budget;
  private final int guaranteed;
  private int size;
  private int outstanding;
  private int waiting;
  private int owed;
  private long spanStart;
  private long spanBytes;

  ReceiveWindow(int guaranteed, int largest, CreditBudget budget) {
    this.guaranteed = guaranteed;
    this.largest = largest;
    this.budget = budget;
    this.size = guaranteed;
    this.outstanding = guaranteed;
  }

  /** Something came: false when there was no credit for it. */
  boolean receive(int cost) {
    if (cost > outstanding) {
      return false;
    }
    outstanding -= cost;
    waiting += cost;
    return true;
  }

  /**
   * Something was read.
   *
   * @param roundTrip in nanoseconds, 0 when not known
   * @return the credit to give now, or 0
   */
  int consume(int cost, long now, long roundTrip) {
    waiting -= cost;
    owed += cost;
    if (roundTrip > 0 && waiting <= size / 4) {
      measure(cost, now, roundTrip);
    } else {
      spanBytes = 0;
    }
    // A quarter at a time: fewer frames, and the sender still never runs dry on a fast path.
    if (owed < size / 4) {
      return 0;
    }
    int credit = owed;
    owed = 0;
    outstanding += credit;
    return credit;
  }

  private void measure(int cost, long now, long roundTrip) {
    if (spanBytes == 0) {
      spanStart = now;
    }
    spanBytes += cost;
    long span = now - spanStart;
    if (span < roundTrip) {
      return;
    }
    double perRoundTrip = (double) spanBytes * roundTrip / span;
    spanBytes = 0;
    if (perRoundTrip <= size / 2.0) {
      return;
    }
    // To four times what passes now: a sender that is limited takes two round trips to show that
    // it makes use of more, and a long path would else be slow for its first second.
    int more = (int) Math.min(4 * perRoundTrip - size, (double) largest - size);
    if (more > 0 && budget.grow(more)) {
      size += more;
      owed += more;
    }
  }

  /** Gives back what it took from the budget; it is not used afterwards. */
  void close() {
    budget.shrink(size - guaranteed);
    size = guaranteed;
  }

  int size() {
    return size;
  }

  int outstanding() {
    return outstanding;
  }

  /** What can be said at any time. */
  boolean isBalanced() {
    return outstanding + waiting + owed == size && outstanding >= 0 && waiting >= 0 && owed >= 0;
  }
}
