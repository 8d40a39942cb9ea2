package org.invertingproxy.desktop.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.desktop.Await;
import org.junit.jupiter.api.Test;

class PortWatchTest {
  private static final LocalPort PORT = new LocalPort("localhost", 3000, "node");

  @Test
  void keepsTheLastResult_whenALookFails_andGoesOnLooking() throws Exception {
    BlockingQueue<Integer> looks = new LinkedBlockingQueue<>();
    AtomicInteger count = new AtomicInteger();
    PortFinder finder =
        () -> {
          int look = count.incrementAndGet();
          looks.add(look);
          if (look > 1) {
            throw new IOException("cannot look");
          }
          return List.of(PORT);
        };
    try (PortWatch watch = PortWatch.start(finder, Duration.ofMillis(1))) {
      Await.until(() -> watch.latest().equals(List.of(PORT)));
      assertThat(looks.poll(5, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(looks.poll(5, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(looks.poll(5, TimeUnit.SECONDS)).isEqualTo(3);
      assertThat(watch.latest()).containsExactly(PORT);
    }
  }
}
