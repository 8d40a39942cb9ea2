package org.invertingproxy.wire.mux;

/** Whether a channel still takes new streams. Guarded by the mux's lock. */
final class Drain {
  private boolean leaving;
  private boolean left;
  private boolean told;
  private boolean closed;

  /** This side takes no more: false when it had said so before. */
  boolean leave() {
    boolean first = !leaving && !closed;
    leaving = true;
    return first;
  }

  /** The other side takes no more. */
  void peerLeft() {
    left = true;
  }

  /** The channel is over: false when it was before. */
  boolean close() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /** Whether this side may open streams. */
  boolean mayOpen() {
    return !leaving && !left && !closed;
  }

  /** Whether this side takes streams of the other. */
  boolean mayTake() {
    return !leaving && !closed;
  }

  /** Whether the last stream has just ended, which is said once. */
  boolean isDone(int streams) {
    if (told || closed || streams > 0 || !(leaving || left)) {
      return false;
    }
    told = true;
    return true;
  }
}
