package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** More bytes than an int can count, up and down at once, through a proxy and an agent of 64 MB. */
@Tag("long")
@ParameterizedClass
@EnumSource
@ExtendWith({SharedServers.class, LongRunResults.class})
class HugeBodiesIT {
  /** Whole blocks of noise, so that the rest can follow later. */
  private static final long MOST = 33_000L * Noise.BLOCK;

  private static final long REST = 1_000;
  private static final long SIZE = MOST + REST;
  private static final Noise UP = new Noise(3);
  private static final Noise DOWN = new Noise(4);

  private final ProxyServer proxy;

  HugeBodiesIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  @Test
  void bothWaysAtOnce(LongRun results) throws Exception {
    CompletableFuture<Noise.Measured> arrived = new CompletableFuture<>();
    RawBackend.Answer duplex =
        call -> {
          CompletableFuture<Noise.Measured> reading =
              CompletableFuture.supplyAsync(() -> measured(call));
          call.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
          DOWN.write(call.out(), MOST);
          // Nobody reads on for a response that has ended.
          arrived.complete(reading.join());
          DOWN.write(call.out(), REST);
        };
    long start = System.nanoTime();
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, duplex);
        RawClient client = RawClient.connect(proxy.port())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(tunnel.host(), SIZE));
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  UP.write(client.out(), SIZE);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      Head head = client.head();
      Noise.Measured received = Noise.measure(client.body(head));
      sent.join();

      assertThat(received).isEqualTo(new Noise.Measured(SIZE, DOWN.checksum(SIZE)));
      assertThat(arrived.get(1, TimeUnit.MINUTES))
          .isEqualTo(new Noise.Measured(SIZE, UP.checksum(SIZE)));
      assertThat(proxy.process().output()).doesNotContain("OutOfMemoryError");
      assertThat(tunnel.agent().output()).doesNotContain("OutOfMemoryError");
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    results.add(
        "Huge bodies",
        proxy.kind(),
        "%.2f GiB up and as much down at once in %d s, %d MB/s in all, checksums right"
            .formatted(SIZE / (double) (1L << 30), millis / 1000, 2 * SIZE / 1000 / millis));
  }

  private static Noise.Measured measured(BackendCall call) {
    try {
      return Noise.measure(call.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
