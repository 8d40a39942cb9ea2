package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SignInCodesTest {
  private static final Identity ANN = new Identity(Role.ADMIN, "ann", null, "1", Instant.MAX);

  private final TestClock clock = new TestClock();
  private final SignInCodes codes = new SignInCodes(clock::nanoTime);

  @Test
  void aCode_worksOnce() {
    String code = codes.issue(ANN);

    assertThat(codes.redeem(code)).isEqualTo(ANN);
    assertThat(codes.redeem(code)).isNull();
  }

  @Test
  void aCode_worksForAMinute() {
    String first = codes.issue(ANN);
    String second = codes.issue(ANN);

    clock.advance(Duration.ofMillis(59_999));
    assertThat(codes.redeem(first)).isEqualTo(ANN);
    clock.advance(Duration.ofMillis(1));
    assertThat(codes.redeem(second)).isNull();
  }

  @Test
  void guesses_redeemNothing() {
    codes.issue(ANN);

    assertThat(codes.redeem("")).isNull();
    assertThat(codes.redeem("a".repeat(24))).isNull();
  }

  @Test
  void codes_areLongAndDiffer() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(codes.issue(ANN))).isTrue();
    }
    assertThat(seen).allMatch(code -> code.matches("[A-Za-z0-9_-]{24}"));
  }

  @Test
  void whenThereAreMany_theOldestGo() {
    String oldest = codes.issue(ANN);
    List<String> others = Stream.generate(() -> codes.issue(ANN)).limit(100).toList();

    assertThat(codes.redeem(oldest)).isNull();
    assertThat(others).allMatch(code -> ANN.equals(codes.redeem(code)));
  }

  @Test
  void manyAtOnce_oneWins() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 100; round++) {
        String code = codes.issue(ANN);
        Callable<Boolean> attempt = () -> Objects.nonNull(codes.redeem(code));
        int winners = 0;
        for (Future<Boolean> result :
            threads.invokeAll(Stream.generate(() -> attempt).limit(8).toList())) {
          winners += result.get() ? 1 : 0;
        }
        assertThat(winners).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
