package org.invertingproxy.wire.mux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes only when a test says so. */
final class FakeTimer implements MuxTimer {
  private record Task(long due, Runnable work) {}

  private final List<Task> tasks = new ArrayList<>();
  private long now = 1_000_000_000L;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Runnable schedule(Runnable work, long delayNanos) {
    Task task = new Task(now + delayNanos, work);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  /** Lets time pass and runs what becomes due, in order. */
  void advance(Duration duration) {
    long end = now + duration.toNanos();
    while (true) {
      Task next =
          tasks.stream()
              .filter(task -> task.due() <= end)
              .min(Comparator.comparingLong(Task::due))
              .orElse(null);
      if (next == null) {
        now = end;
        return;
      }
      tasks.remove(next);
      now = Math.max(now, next.due());
      next.work().run();
    }
  }

  int pending() {
    return tasks.size();
  }
}
