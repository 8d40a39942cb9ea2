package org.invertingproxy.wire.mux;

/**
 * The credit that this side has given, for a stream or for the channel, and when to give more.
 * Guarded by its owner's lock. At any time {@code outstanding + waiting + owed == size}.
 *
 * <p>It grows as soon as more than half of it was consumed within a round trip, for then the window
 * is what limits the sender; and only while less than a quarter of it waits to be read, for else it
 * is the consumer.
 */
final class ReceiveWindow {
  /** So many times as large it becomes at once: small steps would make long paths slow at first. */
  private static final int STEP = 4;

  /** The same where a round trip takes less than {@link #SHORTEST_SPAN}. */
  private static final int SHORT_STEP = 2;

  /** In nanoseconds: over less, what piled up while a thread slept would look like a rate. */
  private static final long SHORTEST_SPAN = 10_000_000;

  /** Most bytes that are owed before they are given. */
  private static final int PORTION = 256 * 1024;

  private final int largest;
  private final CreditBudget budget;
  private final PathRecord path;
  private final int guaranteed;
  private int size;
  private int outstanding;
  private int waiting;
  private int owed;
  private long spanStart;
  private long spanBytes;

  ReceiveWindow(int guaranteed, int largest, CreditBudget budget, PathRecord path) {
    this.guaranteed = guaranteed;
    this.largest = largest;
    this.budget = budget;
    this.path = path;
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
   * @param queued whether what is sent waits in queues, which trying more would only lengthen
   * @return the credit to give now, or 0
   */
  int consume(int cost, long now, long roundTrip, boolean queued) {
    waiting -= cost;
    owed += cost;
    if (roundTrip > 0 && waiting <= size / 4) {
      measure(cost, now, roundTrip, queued);
    } else {
      spanBytes = 0;
    }
    // Some at a time: fewer frames. Of a large window not a quarter, which the sender would lack.
    if (owed < Math.min(size / 4, PORTION)) {
      return 0;
    }
    int credit = owed;
    owed = 0;
    outstanding += credit;
    return credit;
  }

  private void measure(int cost, long now, long roundTrip, boolean queued) {
    long span = Math.max(roundTrip, SHORTEST_SPAN);
    if (spanBytes == 0 || now - spanStart > span) {
      spanStart = now;
      spanBytes = 0;
    }
    spanBytes += cost;
    path.consumed(spanBytes, span);
    if (spanBytes * roundTrip / span <= size / 2) {
      return;
    }
    // What earlier streams have found out is not found out again.
    long known = 2 * path.capacity(roundTrip);
    long step = roundTrip < SHORTEST_SPAN ? SHORT_STEP : STEP;
    long target = queued ? known : Math.max(step * size, known);
    int more = (int) Math.min(target, largest) - size;
    while (more >= guaranteed && !budget.grow(more)) {
      more /= 2;
    }
    if (more >= guaranteed) {
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
