package org.invertingproxy.proxy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowSendsTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(1);
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final SlowSends sends = new SlowSends(threads, timers);

  @AfterEach
  void stop() {
    threads.shutdownNow();
    timers.shutdownNow();
  }

  @Test
  void sendThatBlocksForLong_isPutOut_whenAnotherWaits() throws Exception {
    CountDownLatch evicted = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    sends.run(() -> awaitQuietly(evicted), evicted::countDown);
    sends.run(second::countDown, () -> {});
    assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(evicted.getCount()).isZero();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
