package org.invertingproxy.wire.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Content;
import org.junit.jupiter.api.Test;

class CreditBudgetTest {
  private final CreditBudget budget = new CreditBudget(1_000);
  private final CreditBudget.Share greedy = budget.share();
  private final CreditBudget.Share modest = budget.share();

  @Test
  void growth_staysWithinTheLimit() {
    assertThat(budget.grow(600)).isTrue();
    assertThat(budget.grow(600)).isFalse();
    budget.shrink(600);
    assertThat(budget.grow(1_000)).isTrue();
    assertThat(budget.grown()).isEqualTo(1_000);
  }

  @Test
  void onlyWhoHoldsMoreThanAnEvenPart_mustWait() {
    greedy.arrived(900);
    modest.arrived(100);
    assertThat(greedy.isExceeded()).isFalse();
    greedy.arrived(1);
    assertThat(greedy.isExceeded()).isTrue();
    assertThat(modest.isExceeded()).isFalse();
    modest.arrived(500);
    assertThat(modest.isExceeded()).isTrue();
  }

  @Test
  void whoWaits_isToldOnceWhenThereIsRoomAgain() {
    AtomicInteger told = new AtomicInteger();
    greedy.arrived(1_500);
    greedy.whenRelaxed(told::incrementAndGet);
    greedy.left(400);
    assertThat(told).hasValue(0);
    greedy.left(200);
    greedy.left(200);
    assertThat(told).hasValue(1);
  }

  @Test
  void whoWaitsTooLate_isToldAtOnce() {
    AtomicInteger told = new AtomicInteger();
    greedy.whenRelaxed(told::incrementAndGet);
    assertThat(told).hasValue(1);
  }

  @Test
  void channelWithSlowConsumers_doesNotHoldUpAnother() {
    CreditBudget shared = new CreditBudget(1 << 20);
    Pair slow = new Pair(shared, new CreditBudget(64 << 20));
    Pair fast = new Pair(shared, new CreditBudget(64 << 20));
    for (int i = 0; i < 100; i++) {
      download(slow, 250_000);
    }
    assertThat(shared.waiting()).isGreaterThan(1 << 20);
    long got = 0;
    for (int i = 0; i < 200; i++) {
      MuxStream stream = download(fast, 200_000);
      for (byte[] bytes = stream.read(); bytes != null; bytes = stream.read()) {
        got += bytes.length;
      }
    }
    assertThat(got).isEqualTo(200L * 200_000);
    // Of 25 MB that wait for the slow ones, no more came than one channel window.
    assertThat(shared.waiting()).isLessThan(18 << 20);
  }

  private static MuxStream download(Pair pair, int length) {
    MuxStream client = pair.open(Content.NONE, Pair.GET, new RecordingStream());
    pair.run();
    MuxStream server = pair.lastOpened();
    server.respond(new ResponseHead(200, Fields.EMPTY), true);
    server.write(new byte[length]);
    server.end(Fields.EMPTY);
    pair.run();
    return client;
  }
}
