package org.invertingproxy.desktop.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LsofPortFinderTest {
  @Test
  void eachSocket_hasTheProcessNamedBeforeIt() {
    List<String> output =
        List.of(
            "p501",
            "cnode",
            "f21",
            "n*:3000",
            "f22",
            "n127.0.0.1:9229", //
            "p640",
            "cpostgres",
            "f7",
            "n[::1]:5432",
            "f8",
            "n192.168.7.2:5432");

    assertThat(LsofPortFinder.parse(output))
        .containsExactly(
            new LocalPort("localhost", 3000, "node"),
            new LocalPort("192.168.7.2", 5432, "postgres"),
            new LocalPort("localhost", 5432, "postgres"),
            new LocalPort("localhost", 9229, "node"));
  }

  @Test
  void noOutput_noPorts() {
    assertThat(LsofPortFinder.parse(List.of())).isEmpty();
  }
}
