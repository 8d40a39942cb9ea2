package org.invertingproxy.agent.transport;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after each failure in a row: 1 ms, doubled each time, 3 s from the twelfth
 * doubling on, each shortened or lengthened by up to a tenth so that agents spread. Not
 * thread-safe.
 */
final class Backoff {
  private static final int MAX_DOUBLINGS = 11;
  private static final Duration LONGEST = Duration.ofSeconds(3);
  private static final double JITTER = 0.1;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The wait after one more failure. */
  Duration next() {
    Duration base =
        failures > MAX_DOUBLINGS ? LONGEST : Duration.ofMillis(1).multipliedBy(1L << failures);
    failures++;
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofNanos((long) (base.toNanos() * factor));
  }

  /** Something succeeded. */
  void reset() {
    failures = 0;
  }
}
