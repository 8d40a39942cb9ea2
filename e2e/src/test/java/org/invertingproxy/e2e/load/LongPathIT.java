package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies over the channel of an agent that is 50 ms away, in every server. */
@ParameterizedClass
@EnumSource
@ExtendWith({SharedServers.class, LongRunResults.class})
@Isolated // its figures are of the machine, too
class LongPathIT {
  private static final Noise NOISE = new Noise(5);
  private static final int SMALL = 8_000_000;
  private static final int LARGE = 100_000_000;
  private static final int WARM_UPS = 8; // before, JVMs compile for a good part of the time
  private static final int ROUNDS = 5;

  private final ProxyServer proxy;

  LongPathIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  @Test
  void bodiesPassBothWays() throws Exception {
    try (FarTransfer far = new FarTransfer(NOISE, SMALL, LongPath.USUAL, proxy)) {
      assertThat(far.down()).isGreaterThan(LongPath.ROUND_TRIP.toNanos());
      assertThat(far.up()).isGreaterThan(LongPath.ROUND_TRIP.toNanos());
    }
  }

  /** The share is a result and no verdict: it says as much about the machine as about us. */
  @ParameterizedTest
  @ValueSource(ints = {LongPath.USUAL, LongPath.TUNED})
  @Tag("long")
  void shareOfWhatPlainTcpReaches(int capacity, LongRun results) throws Exception {
    PlainTransfer plain = new PlainTransfer(NOISE, LARGE, capacity);
    Figures plainDown = new Figures();
    Figures plainUp = new Figures();
    Figures farDown = new Figures();
    Figures farUp = new Figures();
    try (FarTransfer far = new FarTransfer(NOISE, LARGE, capacity, proxy)) {
      for (int round = -WARM_UPS; round < ROUNDS; round++) {
        boolean counts = round >= 0;
        plainDown.add(counts, plain.down());
        farDown.add(counts, far.down());
        plainUp.add(counts, plain.up());
        farUp.add(counts, far.up());
      }
    }
    assertThat(farDown.rate()).isPositive();
    assertThat(farUp.rate()).isPositive();
    results.add(
        "100 MB over a path of 50 ms with up to %d MiB under way".formatted(capacity >> 20),
        proxy.kind(),
        "down " + compared(farDown, plainDown) + "; up " + compared(farUp, plainUp));
  }

  private static String compared(Figures far, Figures plain) {
    return "%.0f MB/s, %.2f of plain TCP's %.0f MB/s"
        .formatted(far.rate(), far.rate() / plain.rate(), plain.rate());
  }

  /** What the rounds of one measure took. */
  private static final class Figures {
    private final List<Long> nanos = new ArrayList<>();

    void add(boolean counts, long took) {
      if (counts) {
        nanos.add(took);
      }
    }

    /** Of the median, in MB/s. */
    double rate() {
      return LARGE * 1e3 / nanos.stream().sorted().toList().get(ROUNDS / 2);
    }
  }
}
