package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long small requests take while a big download runs on the same channel, in every server. The
 * factor is a result and no verdict: the download takes their processors as well.
 */
@Tag("long")
@ParameterizedClass
@EnumSource
@ExtendWith({SharedServers.class, LongRunResults.class})
@Isolated // or it measures the other suites
class FairnessIT {
  private static final Noise NOISE = new Noise(7);
  private static final int WARM_UPS = 1;
  private static final int ROUNDS = 3;
  private static final long ENDLESS = 1L << 50;

  private final ProxyServer proxy;

  FairnessIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  @Test
  void smallRequestsBesideABigDownload(LongRun results) throws Exception {
    double[] alone = new double[ROUNDS];
    double[] beside = new double[ROUNDS];
    double[] rate = new double[ROUNDS];
    String[] channel = {"--transport", "channel"};
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, FairnessIT::answer, channel)) {
      for (int round = -WARM_UPS; round < ROUNDS; round++) {
        int at = Math.max(round, 0); // what warms up is overwritten
        alone[at] = SmallRequests.percentile99(proxy.port(), tunnel.host());
        try (BigDownload download = new BigDownload(proxy.port(), tunnel.host(), "/big")) {
          long start = System.nanoTime();
          long before = download.bytes();
          beside[at] = SmallRequests.percentile99(proxy.port(), tunnel.host());
          rate[at] = (download.bytes() - before) * 1e3 / (System.nanoTime() - start);
        }
        assertThat(rate[at]).isPositive();
      }
    }
    results.add(
        "Small requests beside a big download on their channel",
        proxy.kind(),
        "99 of 100 took at most %.2f ms alone, %.2f ms beside %.0f MB/s: %.1f times"
            .formatted(
                SmallRequests.median(alone),
                SmallRequests.median(beside),
                SmallRequests.median(rate),
                SmallRequests.median(beside) / SmallRequests.median(alone)));
  }

  private static void answer(BackendCall call) throws IOException {
    if (call.head().target().equals("/big")) {
      call.send("HTTP/1.1 200 OK\r\nContent-Length: " + ENDLESS + "\r\n\r\n");
      NOISE.write(call.out(), ENDLESS);
    } else {
      call.ok(SmallRequests.BODY);
    }
  }
}
