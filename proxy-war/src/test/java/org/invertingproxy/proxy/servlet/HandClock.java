package org.invertingproxy.proxy.servlet;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A clock, and timers that go by it, moved by hand. For one thread. */
final class HandClock extends ScheduledThreadPoolExecutor {
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private long now = Long.MAX_VALUE - 1_000; // overflows early, as nanoTime may

  HandClock() {
    super(0);
  }

  long nanoTime() {
    return now;
  }

  /** Lets time pass; what is due meanwhile runs at its moment. */
  void advance(Duration span) {
    long end = now + span.toNanos();
    for (Timer next = timers.peek(); next != null && next.at - end <= 0; next = timers.peek()) {
      timers.remove();
      now = next.at;
      next.run();
    }
    now = end;
  }

  /** How many may still ring. */
  long armed() {
    return timers.stream().filter(timer -> !timer.isDone()).count();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Timer timer = new Timer(task, now + unit.toNanos(delay));
    timers.add(timer);
    return timer;
  }

  private final class Timer extends FutureTask<Object> implements ScheduledFuture<Object> {
    private final long at;

    Timer(Runnable task, long at) {
      super(task, "rung");
      this.at = at;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - now, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
