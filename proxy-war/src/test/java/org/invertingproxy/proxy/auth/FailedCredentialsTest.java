package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.invertingproxy.proxy.log.HeardLines;
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
  void wrongOnes_areLoggedWithTheReason() {
    try (HeardLines refused = HeardLines.with("Refused a credential")) {
      failures.failed(
          "192.0.2.1", "agent of b", new Authentication.Refused(CredentialFailure.NOT_YET_VALID));
      failures.failed("192.0.2.1", null, new Authentication.None());
      assertThat(refused.events())
          .extracting(event -> event.getFormattedMessage())
          .containsExactly(
              "Refused a credential from 192.0.2.1 as agent of b: not yet valid",
              "Refused a credential from 192.0.2.1 as administrator: none was shown");
    }
  }

  @Test
  void deniedOnes_areLoggedWithoutControls_soManyAMinute_andMakeNobodyWait() {
    Identity eve = new Identity(Role.AGENT, "eve\nINFO all is well", null, "1", Instant.MAX);
    try (HeardLines denied = HeardLines.with("Denied eve?INFO all is well")) {
      for (int i = 0; i < 1_000; i++) {
        failures.denied("192.0.2.1", eve, "agent of b\u001b[2J");
      }
      assertThat(denied.events())
          .hasSize(60)
          .allSatisfy(
              event ->
                  assertThat(event.getFormattedMessage())
                      .isEqualTo("Denied eve?INFO all is well (1) from 192.0.2.1: agent of b?[2J"));
      clock.advance(Duration.ofMinutes(1));
      failures.denied("192.0.2.1", eve, "agent of b");
      assertThat(denied.events()).hasSize(61);
    }
    assertThat(failures.isSuspicious("192.0.2.1")).isFalse();
  }

  @Test
  void retryAfter_isNeverEarly() {
    assertThat(FailedCredentials.seconds(Duration.ofMillis(1))).isEqualTo("1");
    assertThat(FailedCredentials.seconds(Duration.ofSeconds(2))).isEqualTo("2");
    assertThat(FailedCredentials.seconds(Duration.ofMillis(2001))).isEqualTo("3");
  }
}
