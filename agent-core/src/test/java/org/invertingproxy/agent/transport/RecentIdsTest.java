package org.invertingproxy.agent.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecentIdsTest {
  @Test
  void theLastOnes_areRemembered_olderOnesForgotten() {
    RecentIds ids = new RecentIds(2);
    assertThat(ids.add("a")).isTrue();
    assertThat(ids.add("b")).isTrue();
    assertThat(ids.add("a")).isFalse();
    assertThat(ids.add("c")).isTrue();
    assertThat(ids.add("a")).as("forgotten").isTrue();
    assertThat(ids.add("c")).isFalse();
  }
}
