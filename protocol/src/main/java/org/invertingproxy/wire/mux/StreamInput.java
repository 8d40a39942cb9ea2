package org.invertingproxy.wire.mux;

import java.util.ArrayDeque;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The receiving direction of one stream: what was not read yet, and the credit given. Guarded by
 * the mux's lock.
 */
final class StreamInput {
  private final ReceiveWindow window;
  private final CreditBudget.Share share;
  private final ArrayDeque<Frame> parts = new ArrayDeque<>();
  private int waiting;
  private long lastMoved;
  private boolean ended;
  private Fields trailers = Fields.EMPTY;
  private @Nullable StreamException failure;

  StreamInput(ReceiveWindow window, CreditBudget.Share share) {
    this.window = window;
    this.share = share;
  }

  /** Takes a part whose bytes nobody else uses: false when there was no credit for it. */
  boolean add(Frame part, long now) {
    int cost = cost(part);
    if (!window.receive(cost)) {
      return false;
    }
    if (parts.isEmpty()) {
      lastMoved = now;
    }
    parts.add(part);
    waiting += cost;
    share.arrived(cost);
    return true;
  }

  /** The other side's direction is complete. */
  void end(Fields trailerFields) {
    ended = true;
    trailers = trailerFields;
    closeWhenRead();
  }

  /** Drops what was not read; without effect once all was. */
  void fail(StreamException cause) {
    if (failure == null && !isRead()) {
      failure = cause;
      parts.clear();
      share.left(waiting);
      waiting = 0;
      window.close();
    }
  }

  /** Whether bytes wait. */
  boolean isUnread() {
    return waiting > 0;
  }

  /** Whether bytes wait of which none was read since that time. */
  boolean isStalledSince(long time) {
    return waiting > 0 && lastMoved - time <= 0;
  }

  @Nullable Frame peek() {
    return parts.peek();
  }

  /**
   * The first part was read.
   *
   * @return the credit to give for the stream now, or 0
   */
  int remove(long now, long roundTrip, boolean queued) {
    int cost = cost(parts.remove());
    lastMoved = now;
    waiting -= cost;
    share.left(cost);
    // Without a round trip it does not grow, and after the end there is nothing to grow for.
    int credit = window.consume(cost, now, ended ? 0 : roundTrip, queued);
    closeWhenRead();
    return ended ? 0 : credit;
  }

  private void closeWhenRead() {
    if (ended && parts.isEmpty()) {
      window.close();
    }
  }

  /** Whether the end has come, though some may not have been read. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether nothing more is expected. */
  boolean isOver() {
    return ended || failure != null;
  }

  /** Whether the end has come and all was read. */
  boolean isRead() {
    return ended && failure == null && parts.isEmpty();
  }

  Fields trailers() {
    return trailers;
  }

  @Nullable StreamException failure() {
    return failure;
  }

  ReceiveWindow window() {
    return window;
  }

  private static int cost(Frame part) {
    if (part instanceof Frame.Data data) {
      return data.cost();
    }
    return ((Frame.Message) part).cost();
  }
}
