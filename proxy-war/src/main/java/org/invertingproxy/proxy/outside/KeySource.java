package org.invertingproxy.proxy.outside;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer, fetched anew when they are old or one is missing, yet not more often than
 * once in {@link #INTERVAL}, whatever tokens are shown. While the issuer is away its last keys go
 * on for {@link #LONGEST}. Thread-safe, never blocks.
 */
final class KeySource {
  /** Between two fetches. */
  static final Duration INTERVAL = Duration.ofSeconds(30);

  /** The same while there are no keys at all. */
  static final Duration FIRST_INTERVAL = Duration.ofSeconds(2);

  /** How long keys are good that cannot be fetched anew. */
  static final Duration LONGEST = Duration.ofHours(24);

  private final FailureLog log;
  private final KeyFetch fetch;
  private final Duration refresh;
  private final IssuerThreads threads;
  private final LongSupplier nanoTime;

  // Below: guarded by this.
  private @Nullable KeySet keys;
  private long fetchedAt;
  private boolean tried;
  private long triedAt;
  private boolean failed;
  private @Nullable CompletableFuture<?> flight;

  /**
   * No keys yet.
   *
   * @param refresh after which keys are fetched anew
   * @param nanoTime elapsed time, such as {@link System#nanoTime}
   */
  KeySource(
      FailureLog log,
      KeyFetch fetch,
      Duration refresh,
      IssuerThreads threads,
      LongSupplier nanoTime) {
    this.log = log;
    this.fetch = fetch;
    this.refresh = refresh;
    this.threads = threads;
    this.nanoTime = nanoTime;
  }

  /** The keys, or null when there are none that count. */
  synchronized @Nullable KeySet keys() {
    return keys == null || isPast(fetchedAt, LONGEST) ? null : keys;
  }

  /** Whether the last attempt to fetch them failed, so that new ones may be there unseen. */
  synchronized boolean isAway() {
    return failed || keys() == null;
  }

  /** Fetches them in the background when they are old. */
  void refreshIfOld() {
    boolean old;
    synchronized (this) {
      old = isPast(fetchedAt, refresh);
    }
    if (old) {
      CompletableFuture<?> unused = fetch();
    }
  }

  /** Fetches them; null when that was done just now. Of the same fetch all callers wait. */
  synchronized @Nullable CompletableFuture<?> fetch() {
    if (flight != null) {
      return flight;
    }
    if (tried && !isPast(triedAt, keys == null ? FIRST_INTERVAL : INTERVAL)) {
      return null;
    }
    CompletableFuture<KeySet> started = threads.run(false, this::fetchNow);
    if (started == null) {
      return null;
    }
    tried = true;
    triedAt = nanoTime.getAsLong();
    CompletableFuture<?> landed = started.handle(this::landed);
    flight = landed.isDone() ? null : landed;
    return landed;
  }

  private KeySet fetchNow() {
    try {
      return fetch.fetch();
    } catch (IOException e) {
      throw new IllegalStateException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private synchronized boolean landed(@Nullable KeySet fetched, @Nullable Throwable failure) {
    flight = null;
    failed = fetched == null;
    if (fetched != null) {
      keys = fetched;
      fetchedAt = nanoTime.getAsLong();
    } else {
      log.failed(failure);
    }
    return failed;
  }

  private boolean isPast(long since, Duration time) {
    return nanoTime.getAsLong() - since >= time.toNanos();
  }
}
