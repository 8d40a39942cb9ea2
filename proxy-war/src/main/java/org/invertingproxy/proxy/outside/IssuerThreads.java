package org.invertingproxy.proxy.outside;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which issuers are asked, which may wait for name service, network and disk: few,
 * with a bounded queue. Thread-safe.
 */
final class IssuerThreads implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int QUEUE = 64;

  /** As many as may be under way for callers who have shown bad tokens. */
  private static final int SUSPICIOUS = 2;

  private final ThreadPoolExecutor pool;
  private final Semaphore suspicious = new Semaphore(SUSPICIOUS);
  private final Duration patience;

  /**
   * No threads yet.
   *
   * @param patience how long any task may be waited for, in the queue and under way
   */
  IssuerThreads(Duration patience) {
    this.patience = patience;
    this.pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            5,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "inverting-proxy-issuers");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task.
   *
   * @return its result, or a {@link TimeoutException} or whatever it throws; null when there are
   *     too many tasks
   */
  <T> @Nullable CompletableFuture<T> run(boolean isSuspicious, Supplier<T> task) {
    if (isSuspicious && !suspicious.tryAcquire()) {
      return null;
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      pool.execute(
          () -> {
            try {
              result.complete(task.get());
            } catch (RuntimeException | Error e) {
              result.completeExceptionally(e);
            } finally {
              if (isSuspicious) {
                suspicious.release();
              }
            }
          });
      return result.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      if (isSuspicious) {
        suspicious.release();
      }
      return null;
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
