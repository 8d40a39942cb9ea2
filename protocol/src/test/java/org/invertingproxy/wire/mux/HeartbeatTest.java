package org.invertingproxy.wire.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.Fields;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final FakeTimer timer = new FakeTimer();
  private final List<Long> pings = new ArrayList<>();
  private final Heartbeat heartbeat =
      new Heartbeat(
          timer,
          MuxConfig.of(Side.PROXY, Fields.EMPTY, new CreditBudget(1 << 20)),
          this::ping,
          () -> {
            throw new AssertionError("dead");
          });
  private long answerMillis;

  private void ping(long number) {
    pings.add(number);
    if (answerMillis > 0) {
      timer.schedule(() -> answer(number), answerMillis * 1_000_000);
    }
  }

  private void answer(long number) {
    heartbeat.received();
    heartbeat.pong(number);
  }

  @Test
  void pingsComeSeldom_afterTheFirst() {
    answerMillis = 1;
    long start = timer.nanoTime();
    heartbeat.start();
    timer.advance(Duration.ofSeconds(40));
    List<Long> millis = pings.stream().map(at -> (at - start) / 1_000_000).toList();
    assertThat(millis.subList(0, 5)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(millis.subList(5, millis.size()).stream().map(at -> at / 1_000))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 26L, 36L);
  }

  @Test
  void slowStart_isForgottenWithinSeconds() {
    answerMillis = 6;
    heartbeat.start();
    timer.advance(Duration.ofMillis(500));
    assertThat(heartbeat.roundTrip()).isEqualTo(6_000_000);
    answerMillis = 1;
    timer.advance(Duration.ofSeconds(1));
    assertThat(heartbeat.roundTrip()).isEqualTo(1_000_000);
  }

  @Test
  void answersThatWaitInQueues_hardlyChangeIt() {
    answerMillis = 1;
    heartbeat.start();
    timer.advance(Duration.ofMillis(500));
    answerMillis = 65;
    timer.advance(Duration.ofSeconds(9)); // some pings, of which none counts so soon
    assertThat(heartbeat.roundTrip()).isEqualTo(1_000_000);
    timer.advance(Duration.ofSeconds(10));
    assertThat(heartbeat.roundTrip()).isEqualTo(2_000_000);
  }

  @Test
  void slowAnswer_isWaitedFor() {
    answerMillis = 3_000;
    heartbeat.start();
    timer.advance(Duration.ofMillis(2_900));
    assertThat(pings).hasSize(1);
    timer.advance(Duration.ofSeconds(1));
    assertThat(heartbeat.roundTrip()).isEqualTo(3_000_000_000L);
  }

  @Test
  void whatPasses_isAskedTenTimesASecond_oneAtATime() {
    answerMillis = 1;
    heartbeat.start();
    timer.advance(Duration.ofSeconds(9));
    pings.clear();
    passFor(1_000);
    assertThat(pings).hasSizeBetween(9, 11);
    answerMillis = 350;
    pings.clear();
    passFor(1_050);
    assertThat(pings).hasSizeBetween(3, 4);
  }

  @Test
  void slowAnswers_andThoseThatAreDue_showQueues() {
    answerMillis = 10;
    heartbeat.start();
    timer.advance(Duration.ofSeconds(9));
    passFor(500);
    assertThat(heartbeat.isQueued(timer.nanoTime())).isFalse();
    answerMillis = 200;
    passFor(130); // asked at the latest after 100 ms, and not answered yet
    assertThat(heartbeat.isQueued(timer.nanoTime())).isTrue();
    passFor(200);
    assertThat(heartbeat.isQueued(timer.nanoTime())).isTrue();
    answerMillis = 10;
    passFor(400);
    assertThat(heartbeat.isQueued(timer.nanoTime())).isFalse();
  }

  private void passFor(int millis) {
    for (int i = 0; i < millis; i++) {
      heartbeat.probe();
      timer.advance(Duration.ofMillis(1));
    }
  }
}
