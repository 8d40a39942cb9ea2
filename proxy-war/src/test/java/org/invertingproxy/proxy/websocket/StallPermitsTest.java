package org.invertingproxy.proxy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StallPermitsTest {
  private final StallPermits permits = new StallPermits(3, 2);

  @Test
  void aBackendThatStalls_leavesRoomForOthers() {
    assertThat(permits.tryAcquire("a")).isTrue();
    assertThat(permits.tryAcquire("a")).isTrue();
    assertThat(permits.tryAcquire("a")).isFalse();
    assertThat(permits.tryAcquire("b")).isTrue();
    assertThat(permits.tryAcquire("c")).isFalse();
    permits.release("a");
    assertThat(permits.tryAcquire("c")).isTrue();
  }

  @Test
  void nothingIsKeptOfABackendWithoutAny() {
    assertThat(permits.tryAcquire("a")).isTrue();
    assertThat(permits.backends()).isOne();
    permits.release("a");
    assertThat(permits.backends()).isZero();
  }
}
