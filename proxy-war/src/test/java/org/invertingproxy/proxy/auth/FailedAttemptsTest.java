package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
  private final TestClock clock = new TestClock();
  private final FailedAttempts attempts = FailedAttempts.ofAddresses(clock::nanoTime);

  @Test
  void waitsDouble_upToHalfAMinute() {
    int[] seconds = {0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30};
    for (int expected : seconds) {
      attempts.failed("192.0.2.1");
      assertThat(attempts.remainingWait("192.0.2.1")).hasSeconds(expected);
      clock.advance(Duration.ofSeconds(expected));
      assertThat(attempts.remainingWait("192.0.2.1")).isZero();
    }
    assertThat(attempts.remainingWait("192.0.2.2")).isZero();
  }

  @Test
  void successOrAnHour_forgivesAll() {
    fail("192.0.2.1", 8);
    attempts.succeeded("192.0.2.1");
    assertThat(attempts.remainingWait("192.0.2.1")).isZero();

    fail("192.0.2.1", 8);
    clock.advance(Duration.ofHours(1));
    attempts.failed("192.0.2.1");
    assertThat(attempts.remainingWait("192.0.2.1")).isZero();
  }

  @Test
  void oneIpv6Network_countsAsOneAddress_howeverWritten() {
    fail("2001:db8:1:2::1", 6);

    assertThat(attempts.remainingWait("2001:db8:1:2:ffff::9")).isPositive();
    assertThat(attempts.remainingWait("[2001:db8:1:2::3]")).isPositive();
    assertThat(attempts.remainingWait("2001:db8:1:3::1")).isZero();
  }

  @Test
  void ipv4Address_isTheSameInIpv6Form() {
    fail("::ffff:192.0.2.1", 6);

    assertThat(attempts.remainingWait("192.0.2.1")).isPositive();
  }

  @Test
  void nonsenseAddresses_areJustNames() {
    fail("not:an:address", 6);

    assertThat(attempts.remainingWait("not:an:address")).isPositive();
  }

  @Test
  void manyAddresses_doNotFillTheMemory() {
    fail("192.0.2.1", 6);
    for (int i = 0; i < 10_000; i++) {
      attempts.failed("10.0." + i / 256 + "." + i % 256);
    }

    assertThat(attempts.remainingWait("192.0.2.1")).isZero();
  }

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      attempts.failed(address);
    }
  }
}
