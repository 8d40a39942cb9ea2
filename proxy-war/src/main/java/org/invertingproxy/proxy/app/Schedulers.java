package org.invertingproxy.proxy.app;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.proxy.servlet.Neutral;

/**
 * The threads of our own: one for the deadlines of exchanges, whose steps never block; one for what
 * the registry writes by and by, which may wait for a disk; one for the timers of channels, and few
 * that close WebSockets, and few that send large messages, which may wait for peers that do not
 * read; and as many as there are processors that set listeners on Tomcat.
 */
final class Schedulers implements AutoCloseable {
  private static final int CLOSERS = 4;
  private static final int SLOW_SENDS = 16;
  private static final int LAST_WORD_SECONDS = 2;

  private final ScheduledThreadPoolExecutor timers = scheduler("inverting-proxy-timers");
  private final ScheduledThreadPoolExecutor registry = scheduler("inverting-proxy-registry");
  private final ScheduledThreadPoolExecutor channels = scheduler("inverting-proxy-channels");
  private final ScheduledExecutorService neutral =
      Neutral.workers(Runtime.getRuntime().availableProcessors());
  private final ThreadPoolExecutor closer = pool("inverting-proxy-closer", CLOSERS);
  private final ThreadPoolExecutor slow = pool("inverting-proxy-sender", SLOW_SENDS);

  ScheduledExecutorService timers() {
    return timers;
  }

  ScheduledExecutorService registry() {
    return registry;
  }

  ScheduledExecutorService channels() {
    return channels;
  }

  /** Those that set listeners of requests on Tomcat. */
  ScheduledExecutorService neutral() {
    return neutral;
  }

  Executor closer() {
    return closer;
  }

  /** For what clients' WebSockets send by blocking. */
  Executor slow() {
    return slow;
  }

  /** What was begun to be closed, and answers to clients, get a moment to leave. */
  @Override
  public void close() {
    neutral.shutdown(); // what waits is still run: nobody else would end those requests on Tomcat
    closer.shutdown();
    try {
      if (!closer.awaitTermination(LAST_WORD_SECONDS, TimeUnit.SECONDS)) {
        closer.shutdownNow();
      }
      if (!neutral.awaitTermination(LAST_WORD_SECONDS, TimeUnit.SECONDS)) {
        neutral.shutdownNow();
      }
    } catch (InterruptedException e) {
      neutral.shutdownNow();
      Thread.currentThread().interrupt();
    }
    slow.shutdownNow();
    channels.shutdownNow();
    timers.shutdownNow();
    registry.shutdown(); // a write under way is let end: an interrupt could harm the file
  }

  private static ThreadPoolExecutor pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads, threads, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  private static ScheduledThreadPoolExecutor scheduler(String name) {
    ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, threads(name));
    scheduler.setRemoveOnCancelPolicy(true);
    scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    scheduler.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    return scheduler;
  }
}
