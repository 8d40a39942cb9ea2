package org.invertingproxy.agent.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static Backoff always(double random) {
    return new Backoff(
        new RandomGenerator() {
          @Override
          public long nextLong() {
            return 0;
          }

          @Override
          public double nextDouble() {
            return random;
          }
        });
  }

  @Test
  void waits_doubleFromOneMillisecond_upToThreeSeconds() {
    Backoff backoff = always(0.5);
    assertThat(IntStream.range(0, 14).mapToObj(i -> backoff.next().toMillis()))
        .containsExactly(
            1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1024L, 2048L, 3000L, 3000L);
  }

  @Test
  void waits_vary_byATenth() {
    assertThat(always(0).next()).isEqualTo(Duration.ofNanos(900_000));
    assertThat(always(0.999999999).next())
        .isBetween(Duration.ofNanos(1_099_000), Duration.ofNanos(1_100_000));
  }

  @Test
  void success_startsAgainFromTheShortestWait() {
    Backoff backoff = always(0.5);
    backoff.next();
    backoff.next();
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void thousandAgentsThatLostTheirProxy_comeBackSpread() {
    long[] perTenth = new long[50];
    for (int agent = 0; agent < 1000; agent++) {
      Backoff backoff =
          new Backoff(
              new SplittableRandom(agent), Duration.ofMillis(200), Duration.ofMillis(2500), 1);
      for (int failure = 0; failure < 5; failure++) {
        backoff.next();
      }
      perTenth[(int) (backoff.next().toMillis() / 100)]++;
    }
    assertThat(Arrays.stream(perTenth).max().orElse(0)).as("in a tenth of a second").isLessThan(50);
  }
}
