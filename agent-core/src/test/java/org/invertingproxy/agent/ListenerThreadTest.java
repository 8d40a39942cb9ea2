package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ListenerThreadTest {
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void eventsThatCameMeanwhile_areToldBeforeItHasCaughtUp() throws Exception {
    try (ListenerThread thread = new ListenerThread(List.of(new Slow()))) {
      thread.requestEnded(request("/1"));
      assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
      thread.requestEnded(request("/2"));
      thread.requestEnded(request("/3"));
      goOn.countDown();
    }
    assertThat(told).containsExactly("/1", "/2", "/3", "caught up");
  }

  private static RequestSummary request(String target) {
    return new RequestSummary(Instant.EPOCH, "GET", target, 200, 0, 0, Duration.ZERO, null);
  }

  private final class Slow implements AgentListener {
    @Override
    public void requestEnded(RequestSummary request) {
      first.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      told.add(request.target());
    }

    @Override
    public void caughtUp() {
      told.add("caught up");
    }
  }
}
