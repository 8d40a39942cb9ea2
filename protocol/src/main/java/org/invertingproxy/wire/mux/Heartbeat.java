package org.invertingproxy.wire.mux;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks for signs of life and notices when there are none; anything received is one. Also knows the
 * round trip, from the same pings. Thread-safe.
 */
final class Heartbeat {
  /** Pings at once one after the other: the first finds programs that have only just started. */
  private static final int FIRST_PINGS = 5;

  /** In nanoseconds: the next comes so long after those, each further one after twice the time. */
  private static final long SOONEST = 1_000_000_000;

  /** In nanoseconds: how often it is asked how long what passes has to wait. */
  private static final long PROBE_EVERY = 100_000_000;

  /** In nanoseconds: so much later than usual says something of threads, not of queues. */
  private static final long USUAL_DELAY = 2_000_000;

  private final MuxTimer timer;
  private final long every;
  private final long deadAfter;
  private final LongConsumer ping;
  private final Runnable dead;
  private volatile long lastReceived;
  private volatile long roundTrip;
  private volatile long latest;
  private volatile long lastPing; // written under this
  private long lastRise; // guarded by this
  private long started; // guarded by this
  private volatile boolean answered = true; // written under this
  private int answers; // guarded by this
  private boolean stopped; // guarded by this
  private @Nullable Runnable next; // guarded by this

  /**
   * A heartbeat.
   *
   * @param ping sends a ping of that number
   * @param dead told once of too long a silence
   */
  Heartbeat(MuxTimer timer, MuxConfig config, LongConsumer ping, Runnable dead) {
    this.timer = timer;
    this.every = config.heartbeat().toNanos();
    this.deadAfter = config.deadAfter().toNanos();
    this.ping = ping;
    this.dead = dead;
  }

  void start() {
    long now = timer.nanoTime();
    lastReceived = now;
    synchronized (this) {
      started = now;
      lastPing = now - every;
    }
    beat();
  }

  /** Anything has come. */
  void received() {
    lastReceived = timer.nanoTime();
  }

  /** An answer; only that to the latest ping counts. */
  void pong(long number) {
    long now = timer.nanoTime();
    synchronized (this) {
      if (answered || number != lastPing) {
        return;
      }
      answered = true;
      answers = Math.min(answers + 1, FIRST_PINGS);
      learn(Math.max(1, now - number), now);
      if (answers == FIRST_PINGS || stopped) {
        return;
      }
      lastPing = now;
      answered = false;
    }
    ping.accept(now);
  }

  private void learn(long sample, long now) {
    latest = sample;
    long before = roundTrip;
    // What is slower may have waited in queues, which are no property of the path: taken for one,
    // it would make windows and with them the queues longer.
    if (before == 0 || sample < before) {
      roundTrip = sample;
      lastRise = now;
    } else if (now - lastRise >= every) {
      roundTrip = before + (sample - before) / 64;
      lastRise = now;
    }
  }

  /** Bytes are passing: asks how long they take, unless it was asked just now. */
  void probe() {
    if (timer.nanoTime() - lastPing < PROBE_EVERY) {
      return;
    }
    long now;
    synchronized (this) {
      now = timer.nanoTime();
      if (!answered || stopped || now - lastPing < PROBE_EVERY) {
        return;
      }
      lastPing = now;
      answered = false;
    }
    ping.accept(now);
  }

  /** In nanoseconds; 0 when not known yet. */
  long roundTrip() {
    return roundTrip;
  }

  /** Whether the latest answer took, or takes, so long that bytes must be waiting in queues. */
  boolean isQueued(long now) {
    long limit = 2 * roundTrip + USUAL_DELAY;
    return latest > limit || (!answered && now - lastPing > limit);
  }

  long lastReceived() {
    return lastReceived;
  }

  synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.run();
    }
  }

  private void beat() {
    long now = timer.nanoTime();
    boolean isDead = now - lastReceived >= deadAfter;
    boolean due;
    synchronized (this) {
      if (stopped) {
        return;
      }
      // Programs that have just started answer late: so they are asked more often at first.
      long pause = answered ? Math.min(every, Math.max(SOONEST, lastPing - started)) : every;
      due = !isDead && now - lastPing >= pause;
      if (due) {
        lastPing = now;
        answered = false;
      }
      if (!isDead) {
        long untilPing = lastPing + pause - now;
        long untilDead = lastReceived + deadAfter - now;
        next = timer.schedule(this::beat, Math.max(1, Math.min(untilPing, untilDead)));
      }
    }
    if (isDead) {
      dead.run();
    } else if (due) {
      ping.accept(now);
    }
  }
}
