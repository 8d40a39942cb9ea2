package org.invertingproxy.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the bodies of many exchanges may hold together. Thread-safe, without locks.
 *
 * <p>Each pipe may hold a share of what is left, so a few full pipes keep their size, many shrink,
 * and there is always room for one more. An empty pipe may take a small piece even when nothing is
 * left: every body moves, and nobody has to be woken for the memory of others.
 */
public final class BodyBudget {
  private static final int SHARES = 64;

  /** What an empty pipe may take in any case. */
  private static final int LEAST = 4096;

  private final long total;
  private final AtomicLong held = new AtomicLong();

  /**
   * A budget.
   *
   * @param total in bytes, above zero
   */
  public BodyBudget(long total) {
    if (total <= 0) {
      throw new IllegalArgumentException("total must be above zero");
    }
    this.total = total;
  }

  /** A quarter of the largest heap that this process may have. */
  public static BodyBudget ofHeap() {
    return new BodyBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  /** For pipes that are bounded by their capacity alone. */
  static BodyBudget unlimited() {
    return new BodyBudget(Long.MAX_VALUE);
  }

  /** Bytes held now. */
  public long held() {
    return held.get();
  }

  /** Whether even the small pieces have become too many: nothing new should be begun. */
  public boolean isSpent() {
    return held.get() - total >= total / 4;
  }

  /** How much a pipe of that capacity may take now that holds so much; not above zero: nothing. */
  public int room(int capacity, int holding) {
    long allowance = Math.min(capacity, (total - held.get()) / SHARES);
    return holding == 0
        ? (int) Math.max(allowance, Math.min(capacity, LEAST))
        : (int) (allowance - holding);
  }

  /** So many bytes more are held; to be followed by {@link #give}. */
  public void take(long bytes) {
    held.addAndGet(bytes);
  }

  /** So many bytes are held no longer. */
  public void give(long bytes) {
    held.addAndGet(-bytes);
  }
}
