package org.invertingproxy.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomIdTest {
  private final RandomId ids = new RandomId();

  @Test
  void noneLooksLikeAnOption_andNoneComesTwice() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      String id = ids.next();
      assertThat(id).matches("[A-Za-z0-9][A-Za-z0-9_-]{23}");
      assertThat(seen.add(id)).isTrue();
    }
    assertThat(ids.nextSecret()).matches("[A-Za-z0-9][A-Za-z0-9_-]{42}");
  }
}
