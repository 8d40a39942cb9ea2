package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.http.Http2Session;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Exchanges of several backends at once, half over HTTP/1.1 and half over shared connections of
 * HTTP/2, now and then one whose client leaves: each gets its own token back in header, body and
 * trailer, and every backend sees requests in which all parts belong together.
 */
@ParameterizedClass
@EnumSource
@ExtendWith({SharedServers.class, LongRunResults.class})
class InterleavedIT {
  private static final int BACKENDS = 3;
  private static final int ASKERS = 16;
  private static final int ONE_LEAVES_IN = 50;

  private final ProxyServer proxy;
  private final TokenBackend backend = new TokenBackend();
  private final AtomicInteger asked = new AtomicInteger();

  InterleavedIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  @ParameterizedTest
  @EnumSource(names = {"CHANNEL", "POLLING"})
  void fewNeverMix(TransportMode transport) throws Exception {
    neverMix(transport, 1_000);
  }

  @ParameterizedTest
  @EnumSource(names = {"CHANNEL", "POLLING"})
  @Tag("long")
  void hundredThousandNeverMix(TransportMode transport, LongRun results) throws Exception {
    long start = System.nanoTime();
    neverMix(transport, 100_000);
    long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    results.add(
        "Interleaved exchanges",
        proxy.kind(),
        "100,000 in %d s over %s, none mixed".formatted(seconds, transport));
  }

  private void neverMix(TransportMode transport, int exchanges) throws Exception {
    List<Tunnel> tunnels = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(2 * ASKERS);
    try (Http2Session session = Http2Session.connect(proxy.port())) {
      for (int i = 0; i < BACKENDS; i++) {
        tunnels.add(Tunnel.open(proxy, backend, transport));
      }
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < ASKERS; i++) {
        String host = tunnels.get(i % BACKENDS).host();
        long seed = i;
        Asker http1 = new Http1Asker(proxy.port(), host);
        Asker http2 = new Http2Asker(session, host);
        all.add(threads.submit(() -> ask(http1, seed, exchanges)));
        all.add(threads.submit(() -> ask(http2, seed + ASKERS, exchanges)));
      }
      int answered = 0;
      for (Future<Integer> one : all) {
        answered += one.get();
      }
      assertThat(answered).isGreaterThan(exchanges * 9 / 10);
      assertThat(backend.mixed()).isEmpty();
      assertThat(backend.repeated()).isEmpty();
    } finally {
      threads.shutdownNow();
      for (Tunnel tunnel : tunnels) {
        tunnel.close();
      }
    }
  }

  /** Asks until all have been asked; returns how many of them this one has seen answered. */
  private int ask(Asker asker, long seed, int exchanges) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    int answered = 0;
    try (asker) {
      while (asked.getAndIncrement() < exchanges) {
        Token token = Token.next(random);
        if (random.nextInt(ONE_LEAVES_IN) == 0) {
          asker.leave(token);
        } else {
          try {
            assertThat(asker.ask(token))
                .as(() -> proxy.kind() + ", backend: " + backend.knows(token))
                .isEqualTo(asker.expected(token));
            answered++;
          } catch (EOFException | SocketException e) {
            // A server may close a kept connection (RFC 9112 section 9.8): one answer less.
          }
        }
      }
    }
    return answered;
  }
}
