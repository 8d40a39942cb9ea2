package org.invertingproxy.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.MessageBody;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An agent's process stops running for a while; its connections stay, and nobody is told. */
@ExtendWith(SharedServers.class)
class FrozenAgentIT {
  /** Until it wakes for the first time, and until it does for the second. */
  private final CountDownLatch[] woken = {new CountDownLatch(1), new CountDownLatch(1)};

  private final CountDownLatch[] reached = {new CountDownLatch(1), new CountDownLatch(1)};
  private final AtomicInteger posts = new AtomicInteger();

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT) // it mostly waits
  void forAMoment_nothingIsLost_thenForLonger_nothingLateIsUsed(
      ServerKind kind, RunningServers servers) throws Exception {
    ProxyServer proxy = servers.get(kind);
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, this::answer)) {
      moment(proxy, tunnel);
      longer(proxy, tunnel);
      assertThat(posts).hasValue(2);
    }
  }

  private void moment(ProxyServer proxy, ProcessTunnel tunnel) throws Exception {
    try (RawClient stream = RawClient.connect(proxy.port());
        RawClient post = RawClient.connect(proxy.port());
        RawClient waiting = RawClient.connect(proxy.port())) {
      MessageBody body = begin(stream, tunnel, "/0");
      post(post, tunnel, 0);
      Signal.STOP.to(tunnel.agent());
      try {
        woken[0].countDown();
        waiting.get(tunnel.host(), "/0");
        stream.patience(Duration.ofSeconds(1));
        assertThatThrownBy(body::read).isInstanceOf(SocketTimeoutException.class);
      } finally {
        Signal.CONT.to(tunnel.agent());
      }
      stream.patience(Duration.ofSeconds(60));
      assertThat(new String(body.readAllBytes(), US_ASCII)).isEqualTo("second");
      assertThat(post.response().body()).isEqualTo("thought of");
      assertThat(waiting.response().body()).isEqualTo("firstsecond");
    }
  }

  private void longer(ProxyServer proxy, ProcessTunnel tunnel) throws Exception {
    try (RawClient stream = RawClient.connect(proxy.port());
        RawClient post = RawClient.connect(proxy.port());
        RawBackend backend = new RawBackend(call -> call.ok("awake"))) {
      MessageBody body = begin(stream, tunnel, "/1");
      post(post, tunnel, 1);
      Signal.STOP.to(tunnel.agent());
      try (ServerProcess other = tunnel.startAnother(backend.address())) {
        for (int i = 0; i < 10; i++) {
          assertThat(ask(proxy, tunnel)).isEqualTo("awake");
        }
        assertThatThrownBy(body::read).isInstanceOf(EOFException.class);
        assertThat(post.response().status()).isEqualTo(502);
        assertThat(other.isAlive()).isTrue();
      } finally {
        Signal.CONT.to(tunnel.agent());
        woken[1].countDown();
      }
      assertThat(ask(proxy, tunnel)).isEqualTo("good"); // the other has left
    }
  }

  private static MessageBody begin(RawClient stream, ProcessTunnel tunnel, String target)
      throws IOException {
    MessageBody body = stream.body(stream.get(tunnel.host(), target).head());
    assertThat(new String(body.readNBytes(5), US_ASCII)).isEqualTo("first");
    return body;
  }

  private void post(RawClient client, ProcessTunnel tunnel, int time) throws Exception {
    client.send(
        "POST /%d HTTP/1.1\r\nHost: %s\r\nContent-Length: 2\r\n\r\nhi"
            .formatted(time, tunnel.host()));
    reached[time].await();
  }

  private static String ask(ProxyServer proxy, ProcessTunnel tunnel) throws IOException {
    try (RawClient client = RawClient.connect(proxy.port())) {
      return client.get(tunnel.host(), "/good").response().body();
    }
  }

  private void answer(BackendCall call) throws IOException, InterruptedException {
    if (call.head().target().equals("/good")) {
      call.ok("good");
      return;
    }
    int time = call.head().target().charAt(1) - '0';
    if (call.head().startLine().startsWith("POST")) {
      posts.incrementAndGet();
      reached[time].countDown();
      woken[time].await();
      call.ok("thought of");
    } else {
      call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
      woken[time].await();
      call.send("6\r\nsecond\r\n0\r\n\r\n");
    }
  }
}
