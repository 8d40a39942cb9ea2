package org.invertingproxy.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The threads for what blocks. */
final class EventLoopsTest {
  private static final int BURST = 100;

  /** A burst of requests to a backend with a name looks that name up as often. */
  @Test
  void moreBlockingTasksThanThreads_waitForTheirTurn() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(BURST);
    try (EventLoops loops = new EventLoops(1)) {
      for (int i = 0; i < BURST; i++) {
        loops
            .blocking()
            .execute(
                () -> {
                  if (pass(gate)) {
                    ran.countDown();
                  }
                });
      }
      gate.countDown();
      assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean pass(CountDownLatch gate) {
    try {
      return gate.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
