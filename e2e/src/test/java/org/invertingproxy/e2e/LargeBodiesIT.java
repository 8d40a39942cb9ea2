package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** 128 MiB through a proxy and an agent of 64 MB each: what collects a body fails. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class LargeBodiesIT {
  private static final long SIZE = 128L << 20;
  private static final Noise NOISE = new Noise(2);

  private final ProxyServer proxy;

  LargeBodiesIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  @Test
  void uploadIsStreamed() throws Exception {
    RawBackend.Answer measuring = call -> call.ok(Noise.measure(call.body()).toString());
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, measuring);
        RawClient client = RawClient.connect(proxy.port())) {
      client.send(
          "POST /upload HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(tunnel.host(), SIZE));
      NOISE.write(client.out(), SIZE);

      assertThat(client.response().body())
          .isEqualTo(new Noise.Measured(SIZE, NOISE.checksum(SIZE)).toString());
      assertThat(proxy.process().output()).doesNotContain("OutOfMemoryError");
    }
  }

  @Test
  void downloadIsStreamed() throws Exception {
    RawBackend.Answer sending =
        call -> {
          call.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
          NOISE.write(call.out(), SIZE);
        };
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, sending);
        RawClient client = RawClient.connect(proxy.port())) {
      Head head = client.get(tunnel.host(), "/download").head();

      assertThat(head.value("Content-Length")).hasValue(Long.toString(SIZE));
      assertThat(Noise.measure(client.body(head)))
          .isEqualTo(new Noise.Measured(SIZE, NOISE.checksum(SIZE)));
      assertThat(proxy.process().output()).doesNotContain("OutOfMemoryError");
    }
  }
}
