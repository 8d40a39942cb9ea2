package org.invertingproxy.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents that are killed and asked to end, in every server. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class AgentFaultsIT {
  private final ProxyServer proxy;

  AgentFaultsIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "--http1.1, Content-Length: 100, 18",
    "--http1.1, Transfer-Encoding: chunked, 18",
    "--http2-prior-knowledge, Content-Length: 100, 92",
    "--http2-prior-knowledge, Transfer-Encoding: chunked, 92"
  })
  void killedDuringTheAnswer_curlSaysSo(String version, String framing, int exitCode)
      throws Exception {
    boolean chunked = framing.endsWith("chunked");
    RawBackend.Answer half =
        call -> {
          call.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
          call.send(chunked ? "7\r\npartial\r\n" : "partial");
          call.socket().getInputStream().read();
        };
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, half);
        Curl curl = Curl.start(tunnel.host(), proxy.port(), "/", version)) {
      assertThat(curl.read(7)).isEqualTo("partial");
      tunnel.agent().kill();
      assertThat(curl.rest()).isEmpty();
      assertThat(curl.exitCode()).isEqualTo(exitCode);
    }
  }

  @Test
  void askedToEnd_itEndsWhatItHas_andItsExitCodeIsZero() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch leaving = new CountDownLatch(1);
    RawBackend.Answer slow =
        call -> {
          call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
          begun.countDown();
          leaving.await();
          call.send("6\r\nsecond\r\n0\r\n\r\n");
        };
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, slow);
        Curl curl = Curl.start(tunnel.host(), proxy.port(), "/")) {
      begun.await();
      assertThat(curl.read(5)).isEqualTo("first");
      ProcessHandle.of(tunnel.agent().pid()).orElseThrow().destroy();
      leaving.countDown();
      assertThat(curl.rest()).isEqualTo("second");
      assertThat(curl.exitCode()).isZero();
      assertThat(tunnel.agent().awaitExit(Duration.ofSeconds(30))).isZero();
    }
  }
}
