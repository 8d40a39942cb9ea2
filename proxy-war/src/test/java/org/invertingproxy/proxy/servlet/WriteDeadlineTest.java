package org.invertingproxy.proxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WriteDeadlineTest {
  private static final Duration SPAN = Duration.ofMinutes(5);
  private static final Duration NEARLY = SPAN.minusNanos(1);
  private static final Duration MOMENT = Duration.ofNanos(1);

  private final HandClock clock = new HandClock();
  private final AtomicInteger late = new AtomicInteger();
  private final WriteDeadline deadline =
      new WriteDeadline(
          new WriteDeadline.Terms(clock, clock::nanoTime, SPAN), late::incrementAndGet);

  @Test
  void waitingTooLong_endsIt_once() {
    deadline.waits();
    clock.advance(NEARLY);
    assertThat(late).hasValue(0);
    clock.advance(MOMENT);
    assertThat(late).hasValue(1);
    deadline.waits();
    clock.advance(SPAN.multipliedBy(3));
    assertThat(late).hasValue(1);
    assertThat(clock.armed()).isZero();
  }

  @Test
  void anyProgress_beginsTheSpanAnew() {
    for (int i = 0; i < 100; i++) {
      deadline.waits();
      clock.advance(NEARLY);
      deadline.moves();
    }
    assertThat(late).hasValue(0);
    deadline.waits();
    clock.advance(NEARLY);
    assertThat(late).hasValue(0);
    clock.advance(MOMENT);
    assertThat(late).hasValue(1);
  }

  @Test
  void askingAgainWhileNothingMoves_isNoProgress() {
    deadline.waits();
    clock.advance(NEARLY);
    deadline.waits();
    clock.advance(MOMENT);
    assertThat(late).hasValue(1);
  }

  @Test
  void quietStream_whereNothingWaits_livesForHours_withoutATimer() {
    deadline.waits();
    deadline.moves();
    clock.advance(Duration.ofHours(24));
    assertThat(late).hasValue(0);
    assertThat(clock.armed()).isZero();
  }

  @Test
  void howeverOftenItWaits_oneTimerIsSet() {
    for (int i = 0; i < 1_000; i++) {
      deadline.waits();
      deadline.moves();
    }
    assertThat(clock.armed()).isEqualTo(1);
  }

  @Test
  void afterTheEnd_nothingRings() {
    deadline.waits();
    deadline.stop();
    assertThat(clock.armed()).isZero();
    deadline.waits();
    clock.advance(SPAN.multipliedBy(2));
    assertThat(late).hasValue(0);
  }
}
