package org.invertingproxy.proxy.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.invertingproxy.proxy.config.IpAddress;

/**
 * Slows down whoever shows wrong credentials: after {@link #FREE} failures in a row an address or
 * an account waits 1 s after the next one, then 2 s, 4 s ... up to {@link #LONGEST}. The secrets
 * are random and too long to be guessed; this bounds what attempts cost in logs and answers. It
 * says nothing of right credentials: honest administrators may share the address of a stranger.
 * Thread-safe; remembers a bounded number of either.
 */
final class FailedAttempts {
  /** Failures in a row that cost nothing. */
  public static final int FREE = 5;

  /** The longest wait. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private static final int CAPACITY = 10_000;
  private static final Duration MEMORY = Duration.ofHours(1);

  private static final int LONGEST_KEY = 256;

  private final LongSupplier nanoTime;
  private final UnaryOperator<String> key;
  private final Map<String, Failures> byKey = new RecentlyUsed(); // guarded by this

  private record Failures(int count, long lastAt) {}

  private FailedAttempts(LongSupplier nanoTime, UnaryOperator<String> key) {
    this.nanoTime = nanoTime;
    this.key = key;
  }

  /**
   * No failures yet, by address.
   *
   * @param nanoTime elapsed time, such as {@link System#nanoTime}
   */
  static FailedAttempts ofAddresses(LongSupplier nanoTime) {
    return new FailedAttempts(nanoTime, IpAddress::network);
  }

  /** The same by the name of an account, of which the beginning counts. */
  static FailedAttempts ofAccounts(LongSupplier nanoTime) {
    return new FailedAttempts(
        nanoTime, name -> name.length() > LONGEST_KEY ? name.substring(0, LONGEST_KEY) : name);
  }

  /**
   * How long that address or account has yet to wait before a failure counts again; zero when it
   * need not.
   */
  public synchronized Duration remainingWait(String who) {
    Failures failures = byKey.get(key.apply(who));
    if (failures == null || failures.count() <= FREE) {
      return Duration.ZERO;
    }
    int doublings = Math.min(failures.count() - FREE - 1, 10);
    long wait = Math.min(Duration.ofSeconds(1L << doublings).toNanos(), LONGEST.toNanos());
    long left = failures.lastAt() + wait - nanoTime.getAsLong();
    return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  /** A credential from there was wrong. */
  public synchronized void failed(String who) {
    long now = nanoTime.getAsLong();
    byKey.merge(
        key.apply(who),
        new Failures(1, now),
        (old, first) ->
            now - old.lastAt() >= MEMORY.toNanos() ? first : new Failures(old.count() + 1, now));
  }

  /** A credential from there was right. */
  public synchronized void succeeded(String who) {
    byKey.remove(key.apply(who));
  }

  private static final class RecentlyUsed extends LinkedHashMap<String, Failures> {
    RecentlyUsed() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
      return size() > CAPACITY;
    }
  }
}
