package org.invertingproxy.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An agent with a heap of 64 MB, and more uploads than it has room for to a backend that does not
 * read them: memory does not run out, and every byte arrives in the end.
 */
@Tag("long")
class StalledUploadsIT {
  private static final int CROWD = 400;
  private static final int SIZE = 4 << 20;
  private static final Noise NOISE = new Noise(5);

  private final CountDownLatch reading = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();

  @ParameterizedTest
  @ValueSource(strings = {"polling", "channel"})
  void uploadsThatNobodyReads_allArriveInTheEnd(String transport) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CROWD);
    try (ProxyServer proxy =
            ProxyServer.start(
                ServerKind.EMBEDDED,
                ServerOptions.SMALL
                    .withHeap("256m")
                    .with("response-head", "10m")
                    .with("grace", "2m"));
        ProcessTunnel tunnel =
            ProcessTunnel.open(
                proxy,
                this::answer,
                "--transport",
                transport,
                "--request-forwarding-timeout",
                "600s")) {
      List<Future<Integer>> uploads = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        RawClient client = RawClient.connect(proxy.port()); // one by one: servers queue few
        uploads.add(clients.submit(() -> upload(client, tunnel.host())));
      }
      awaitStandstill();
      if (transport.equals("polling")) { // all of a channel waits when its budget is used up
        try (RawClient other = RawClient.connect(proxy.port())) {
          other.patience(Duration.ofSeconds(20));
          assertThat(other.get(tunnel.host(), "/small").response().body()).isEqualTo("small");
        }
      }
      reading.countDown();
      for (Future<Integer> upload : uploads) {
        assertThat(upload.get()).isEqualTo(200);
      }
      assertThat(tunnel.agent().isAlive()).isTrue();
      assertThat(tunnel.agent().output()).doesNotContain("OutOfMemoryError");
    } finally {
      clients.shutdownNow();
    }
  }

  private int upload(RawClient client, String host) throws IOException {
    try (client) {
      client.send(
          "POST /upload HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n".formatted(host, SIZE));
      for (int left = SIZE; left > 0; left -= Noise.BLOCK) {
        NOISE.write(client.out(), Math.min(Noise.BLOCK, left));
        sent.incrementAndGet();
      }
      return client.response().status();
    }
  }

  /** Waits until no byte was taken for two seconds. */
  private void awaitStandstill() {
    long[] last = {-1, System.nanoTime()};
    Await.until(
        () -> {
          long now = sent.get();
          if (now != last[0]) {
            last[0] = now;
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > Duration.ofSeconds(2).toNanos();
        },
        Duration.ofMinutes(3),
        () -> "the uploads go on");
  }

  private void answer(BackendCall call) throws IOException, InterruptedException {
    if (call.head().target().equals("/small")) {
      call.ok("small");
      return;
    }
    reading.await();
    Noise.Measured body = Noise.measure(call.body());
    boolean whole = body.equals(new Noise.Measured(SIZE, NOISE.checksum(SIZE)));
    call.send("HTTP/1.1 " + (whole ? 200 : 400) + " X\r\nContent-Length: 0\r\n\r\n");
  }
}
