package org.invertingproxy.proxy.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Timers that ring when the test says so. Thread-safe. */
final class FakeTimers extends ScheduledThreadPoolExecutor {
  private final List<Timer> timers = new ArrayList<>(); // guarded by this

  FakeTimers() {
    super(0);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Timer timer = new Timer(task, Duration.of(delay, unit.toChronoUnit()));
    synchronized (this) {
      timers.add(timer);
    }
    return timer;
  }

  /** Lets all timers of that length ring that were not cancelled. */
  void ring(Duration length) {
    List<Timer> due;
    synchronized (this) {
      due = timers.stream().filter(timer -> timer.length.equals(length)).toList();
      timers.removeAll(due);
    }
    due.forEach(Timer::run);
  }

  /**
   * Lets any one timer ring.
   *
   * @param late whether it may be one that was cancelled too late to stop it
   */
  void ringOne(RandomGenerator random, boolean late) {
    Timer due;
    synchronized (this) {
      timers.removeIf(timer -> timer.isDone() && !late);
      if (timers.isEmpty()) {
        return;
      }
      due = timers.remove(random.nextInt(timers.size()));
    }
    if (late) {
      due.task.run();
    } else {
      due.run();
    }
  }

  /** How many may still ring. */
  synchronized long armed() {
    return timers.stream().filter(timer -> !timer.isDone()).count();
  }

  private static final class Timer extends FutureTask<Object> implements ScheduledFuture<Object> {
    private final Runnable task;
    private final Duration length;

    Timer(Runnable task, Duration length) {
      super(task, "rung");
      this.task = task;
      this.length = length;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(length);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
