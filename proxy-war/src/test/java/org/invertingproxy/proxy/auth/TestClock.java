package org.invertingproxy.proxy.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is told to move. */
public final class TestClock extends Clock {
  private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");

  /** Moves it, also backwards. */
  public void advance(Duration by) {
    now = now.plus(by);
  }

  /** The same time as a count of nanoseconds. */
  public long nanoTime() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("always UTC");
  }
}
