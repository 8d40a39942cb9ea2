package org.invertingproxy.proxy.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A scheduler whose repeated tasks run when the test says so. */
final class HandCrankedScheduler extends ScheduledThreadPoolExecutor {
  private final List<Runnable> tasks = new CopyOnWriteArrayList<>();
  private final List<Duration> delays = new CopyOnWriteArrayList<>();

  HandCrankedScheduler() {
    super(0);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    tasks.add(task);
    delays.add(Duration.of(delay, unit.toChronoUnit()));
    return schedule(task, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  List<Duration> delays() {
    return List.copyOf(delays);
  }

  void runAll() {
    tasks.forEach(Runnable::run);
  }
}
