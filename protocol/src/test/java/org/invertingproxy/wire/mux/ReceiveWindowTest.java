package org.invertingproxy.wire.mux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a window grows; its consumer keeps up in all of these. */
class ReceiveWindowTest {
  private static final int GUARANTEED = 256 * 1024;
  private static final int PART = 16 * 1024;

  private final ReceiveWindow window =
      new ReceiveWindow(GUARANTEED, 8 << 20, new CreditBudget(64 << 20), new PathRecord());
  private long now = 1;
  private boolean queued;

  private void pass(int bytes, long bytesPerSecond, long roundTripMicros) {
    for (int i = 0; i < bytes / PART; i++) {
      assertThat(window.receive(PART)).isTrue();
      window.consume(PART, now, roundTripMicros * 1_000, queued);
      now += PART * 1_000_000_000L / bytesPerSecond;
    }
  }

  /** What piled up in a socket while the thread that reads it had to wait. */
  @Test
  void burst_isNoRate() {
    for (int i = 0; i < 100; i++) {
      pass(192 * 1024, 4_000_000_000L, 200);
      now += 10_000_000;
    }
    assertThat(window.size()).isEqualTo(GUARANTEED);
  }

  /** The rate that a window of 256 KiB allows, a little less since threads take their time. */
  @ParameterizedTest
  @CsvSource({"50000, 5", "5000, 45", "2000, 100", "500, 400"})
  void senderWithoutCredit_getsMore(long roundTripMicros, long megabytes) {
    pass(8 << 20, megabytes * 1_000_000, roundTripMicros);
    assertThat(window.size()).isGreaterThan(GUARANTEED);
  }

  @Test
  void nothingIsTried_whileBytesWaitInQueues() {
    queued = true;
    pass(8 << 20, 100_000_000, 2_000);
    assertThat(window.size()).isEqualTo(GUARANTEED);
    queued = false;
    pass(8 << 20, 100_000_000, 2_000);
    assertThat(window.size()).isEqualTo(2 * GUARANTEED);
  }

  @ParameterizedTest
  @CsvSource({"50000, 2", "5000, 15", "300, 80"})
  void senderThatIsSlowerThanThat_doesNot(long roundTripMicros, long megabytes) {
    pass(8 << 20, megabytes * 1_000_000, roundTripMicros);
    assertThat(window.size()).isEqualTo(GUARANTEED);
  }
}
