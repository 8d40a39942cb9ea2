package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;

/** The same bytes as those of a {@link PlainTransfer}, through a proxy whose agent is far away. */
final class FarTransfer implements AutoCloseable {
  private final Noise noise;
  private final long size;
  private final ProxyServer proxy;
  private final LongPath path;
  private final ProcessTunnel tunnel;

  /** Starts the agent; everything else is near. */
  FarTransfer(Noise noise, long size, int capacity, ProxyServer proxy) throws Exception {
    this.noise = noise;
    this.size = size;
    this.proxy = proxy;
    this.path = new LongPath(proxy.port(), capacity);
    this.tunnel = ProcessTunnel.open(proxy, path.url(), backend(), "--transport", "channel");
  }

  private RawBackend.Answer backend() {
    return call -> {
      if (call.head().method().equals("GET")) {
        call.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
        noise.write(call.out(), size);
      } else {
        measure(call);
      }
    };
  }

  private static void measure(BackendCall call) throws IOException {
    call.ok(Noise.measure(call.body()).toString());
  }

  /** From the backend to the client; measured from the request to the last byte. */
  long down() throws IOException {
    try (RawClient client = RawClient.connect(proxy.port())) {
      long start = System.nanoTime();
      Head head = client.get(tunnel.host(), "/").head();
      Noise.Measured received = Noise.measure(client.body(head));
      long took = System.nanoTime() - start;
      assertThat(received).isEqualTo(expected());
      return took;
    }
  }

  /** From the client to the backend; measured from the first byte to the answer. */
  long up() throws IOException {
    try (RawClient client = RawClient.connect(proxy.port())) {
      long start = System.nanoTime();
      client.send(
          "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(tunnel.host(), size));
      noise.write(client.out(), size);
      String received = client.response().body();
      long took = System.nanoTime() - start;
      assertThat(received).isEqualTo(expected().toString());
      return took;
    }
  }

  private Noise.Measured expected() {
    return new Noise.Measured(size, noise.checksum(size));
  }

  @Override
  public void close() throws Exception {
    try (path) {
      tunnel.close();
    }
  }
}
