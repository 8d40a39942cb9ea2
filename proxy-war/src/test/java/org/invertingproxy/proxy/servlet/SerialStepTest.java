package org.invertingproxy.proxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class SerialStepTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  void settle_returnsAfterTheStepOfAnotherThread_andAfterWhatItWasAskedToRepeat() throws Exception {
    CountDownLatch within = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    SerialStep serial =
        new SerialStep(
            () -> {
              within.countDown();
              await(goOn);
              events.add("step");
            });
    CompletableFuture<Void> other = CompletableFuture.runAsync(serial);
    await(within);
    serial.run();
    CompletableFuture<Void> settled =
        CompletableFuture.runAsync(
            () -> {
              serial.settle();
              events.add("settled");
            });
    goOn.countDown();
    assertTimeoutPreemptively(SOON, () -> CompletableFuture.allOf(other, settled).get());
    assertThat(events).containsExactly("step", "step", "settled");
  }

  @Test
  void settle_withinTheStep_orBesideNone_doesNotWait() {
    SerialStep[] self = new SerialStep[1];
    self[0] =
        new SerialStep(
            () -> {
              self[0].settle();
              events.add("step");
            });
    assertTimeoutPreemptively(
        Duration.ofSeconds(1),
        () -> {
          self[0].run();
          self[0].settle();
        });
    assertThat(events).containsExactly("step");
  }

  /** It may wait for a lock that the settling thread holds. */
  @Test
  void settle_doesNotWaitForEver() throws Exception {
    CountDownLatch within = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    SerialStep serial =
        new SerialStep(
            () -> {
              within.countDown();
              await(goOn);
            });
    CompletableFuture<Void> other = CompletableFuture.runAsync(serial);
    await(within);
    assertTimeoutPreemptively(SOON, serial::settle);
    assertThat(other).isNotDone();
    goOn.countDown();
    assertTimeoutPreemptively(SOON, () -> other.get());
  }

  private static void await(CountDownLatch latch) {
    assertTimeoutPreemptively(SOON, () -> latch.await());
  }
}
