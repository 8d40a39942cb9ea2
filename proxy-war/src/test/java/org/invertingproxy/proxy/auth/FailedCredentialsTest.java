package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailedCredentialsTest {
  private final TestClock clock = new TestClock();
  private final FailedCredentials failures = new FailedCredentials(clock::nanoTime);

  private Duration failed(String address, String account) {
    return failures.failed(address, account, new Authentication.None());
  }

  @Test
  void oneAddress_thatTriesManyAccounts_waits() {
    for (int i = 0; i < 6; i++) {
      assertThat(failed("192.0.2.1", "account " + i)).isZero();
    }
    assertThat(failed("192.0.2.1", "account")).hasSeconds(1);
    assertThat(failures.isSuspicious("192.0.2.1")).isTrue();
    assertThat(failures.isSuspicious("192.0.2.2")).isFalse();
  }

  @Test
  void oneAccount_triedFromManyAddresses_isSlowedForAllOfThem() {
    for (int i = 0; i < 6; i++) {
      assertThat(failed("192.0.2." + i, "shop")).isZero();
    }
    assertThat(failed("198.51.100.1", "shop")).hasSeconds(1);
    assertThat(failed("198.51.100.1", "blog")).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(failed("198.51.100.2", "shop")).isZero();
    assertThat(failed("198.51.100.3", "shop")).hasSeconds(2);
  }

  @Test
  void namesLikeAddresses_areNames_howeverLong() {
    String name = "agent of " + "a".repeat(100_000);
    for (int i = 0; i < 6; i++) {
      assertThat(failed("192.0.2." + i, name + i)).isZero();
    }
    assertThat(failed("198.51.100.1", name)).isPositive();
    assertThat(failed("198.51.100.1", "2001:db8::1")).isZero();
  }

  @Test
  void madeUpAccountsAndAddresses_doNotFillTheMemory() {
    for (int i = 0; i < 30_000; i++) {
      failed("10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256, "made up " + i);
    }
    for (int i = 0; i < 6; i++) {
      failed("192.0.2." + i, "shop");
    }
    assertThat(failed("198.51.100.1", "shop")).isPositive();
  }

  @Test
  void retryAfter_isNeverEarly() {
    assertThat(FailedCredentials.seconds(Duration.ofMillis(1))).isEqualTo("1");
    assertThat(FailedCredentials.seconds(Duration.ofSeconds(2))).isEqualTo("2");
    assertThat(FailedCredentials.seconds(Duration.ofMillis(2001))).isEqualTo("3");
  }
}
