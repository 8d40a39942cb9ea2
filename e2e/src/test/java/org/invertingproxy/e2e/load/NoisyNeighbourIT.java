package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A backend whose clients ask for much and read nothing, beside one with small requests, in every
 * server: each of those is answered. How much longer they take is a result and no verdict.
 */
@ExtendWith(LongRunResults.class)
class NoisyNeighbourIT {
  private static final Noise NOISE = new Noise(11);
  private static final long ENDLESS = 1L << 50;

  /** Answers that are under way when it is measured: more may be held up with their channel. */
  private static final int STALLED = 100;

  private static final int WARM_UPS = 2;
  private static final int ROUNDS = 3;

  private final AtomicInteger stalling = new AtomicInteger();

  @ParameterizedTest
  @EnumSource
  void clientsThatReadNothing_takeNothingFromOthers(ServerKind kind) throws Exception {
    try (Neighbours neighbours = new Neighbours(kind)) {
      neighbours.stall(STALLED);
      assertThat(neighbours.oneRound()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  void aThousandClientsThatReadNothing(ServerKind kind, LongRun results) throws Exception {
    try (Neighbours neighbours = new Neighbours(kind)) {
      double before = neighbours.percentile99();
      neighbours.stall(1_000);
      double beside = neighbours.percentile99();
      results.add(
          "Small requests beside another backend's 1,000 clients that read nothing",
          kind,
          "99 of 100 took at most %.2f ms before, %.2f ms beside them: %.1f times"
              .formatted(before, beside, beside / before));
    }
  }

  private void answer(BackendCall call) throws IOException {
    call.send("HTTP/1.1 200 OK\r\nContent-Length: " + ENDLESS + "\r\n\r\n");
    stalling.incrementAndGet();
    NOISE.write(call.out(), ENDLESS);
  }

  /** A quiet backend and a noisy one, each with its own agent. */
  private final class Neighbours implements AutoCloseable {
    private final ProxyServer proxy;
    private final ProcessTunnel quiet;
    private final ProcessTunnel noisy;
    private final List<RawClient> clients = new ArrayList<>();

    Neighbours(ServerKind kind) throws Exception {
      proxy = ProxyServer.start(kind, ServerOptions.SMALL.withHeap("512m"));
      quiet = ProcessTunnel.open(proxy, call -> call.ok(SmallRequests.BODY));
      noisy = ProcessTunnel.open(proxy, NoisyNeighbourIT.this::answer);
    }

    void stall(int count) throws Exception {
      for (int i = 0; i < count; i++) {
        clients.add(RawClient.connect(proxy.port()).get(noisy.host(), "/big"));
      }
      Await.until(
          () -> stalling.get() >= STALLED,
          Duration.ofMinutes(1),
          () -> stalling + " of " + STALLED + " under way");
    }

    double percentile99() throws IOException {
      double[] figures = new double[ROUNDS];
      for (int round = -WARM_UPS; round < ROUNDS; round++) {
        figures[Math.max(round, 0)] = oneRound();
      }
      return SmallRequests.median(figures);
    }

    double oneRound() throws IOException {
      return SmallRequests.percentile99(proxy.port(), quiet.host());
    }

    @Override
    public void close() throws Exception {
      for (RawClient client : clients) {
        client.close();
      }
      noisy.close();
      quiet.close();
      proxy.close();
    }
  }
}
