package org.invertingproxy.proxy.admin;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Deadlines that are over when the test says so. */
final class Deadlines extends ScheduledThreadPoolExecutor {
  private final List<Runnable> set = new CopyOnWriteArrayList<>();

  Deadlines() {
    super(0);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    ScheduledFuture<?> never = super.schedule(task, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    set.add(task);
    return never;
  }

  /** How many were set so far. */
  int count() {
    return set.size();
  }

  /** All that were set are over. */
  void pass() {
    set.forEach(Runnable::run);
  }
}
