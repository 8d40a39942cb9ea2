package org.invertingproxy.agent.transport;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after each failure in a row: doubled each time up to a longest wait, and each
 * shortened or lengthened at random so that agents spread. Not thread-safe.
 */
final class Backoff {
  private static final int MAX_DOUBLINGS = 30;

  private final RandomGenerator random;
  private final Duration first;
  private final Duration longest;
  private final double jitter;
  private int failures;

  /** 1 ms, at last 3 s, give or take a tenth. */
  Backoff(RandomGenerator random) {
    this(random, Duration.ofMillis(1), Duration.ofSeconds(3), 0.1);
  }

  /**
   * Waits of other lengths.
   *
   * @param first mean of the first wait
   * @param longest mean of the longest
   * @param jitter the share of the mean by which a wait may differ from it; with 1, waits are
   *     spread evenly from nothing to twice the mean
   */
  Backoff(RandomGenerator random, Duration first, Duration longest, double jitter) {
    this.random = random;
    this.first = first;
    this.longest = longest;
    this.jitter = jitter;
  }

  /** The wait after one more failure. */
  Duration next() {
    Duration base = first.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    if (base.compareTo(longest) > 0) {
      base = longest;
    }
    failures++;
    double factor = 1 - jitter + 2 * jitter * random.nextDouble();
    return Duration.ofNanos((long) (base.toNanos() * factor));
  }

  /** Something succeeded. */
  void reset() {
    failures = 0;
  }
}
