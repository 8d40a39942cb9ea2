package org.invertingproxy.proxy.app;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The threads of our own: one for the deadlines of exchanges, whose steps never block, and one for
 * what the registry writes by and by, which may wait for a disk.
 */
final class Schedulers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timers = scheduler("inverting-proxy-timers");
  private final ScheduledThreadPoolExecutor registry = scheduler("inverting-proxy-registry");

  ScheduledExecutorService timers() {
    return timers;
  }

  ScheduledExecutorService registry() {
    return registry;
  }

  @Override
  public void close() {
    timers.shutdownNow();
    registry.shutdown(); // a write under way is let end: an interrupt could harm the file
  }

  private static ScheduledThreadPoolExecutor scheduler(String name) {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    scheduler.setRemoveOnCancelPolicy(true);
    scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    scheduler.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    return scheduler;
  }
}
