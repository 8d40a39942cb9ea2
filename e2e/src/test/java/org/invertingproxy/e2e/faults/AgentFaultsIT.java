package org.invertingproxy.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.e2e.http.MessageBody;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents that are killed, frozen and asked to end, in every server. */
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

  /** Quiet for a moment is no death: what was under way goes on where it stopped. */
  @Test
  void frozenForAMoment_nothingIsLost() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch frozen = new CountDownLatch(1);
    AtomicInteger posts = new AtomicInteger();
    RawBackend.Answer slow =
        call -> {
          if (call.head().startLine().startsWith("POST")) {
            posts.incrementAndGet();
            reached.countDown();
            frozen.await();
            call.ok("thought of");
          } else {
            call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            frozen.await();
            call.send("6\r\nsecond\r\n0\r\n\r\n");
          }
        };
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, slow);
        RawClient stream = RawClient.connect(proxy.port());
        RawClient post = RawClient.connect(proxy.port());
        RawClient waiting = RawClient.connect(proxy.port())) {
      MessageBody body = stream.body(stream.get(tunnel.host(), "/").head());
      assertThat(new String(body.readNBytes(5), US_ASCII)).isEqualTo("first");
      post.send("POST / HTTP/1.1\r\nHost: " + tunnel.host() + "\r\nContent-Length: 2\r\n\r\nhi");
      reached.await();
      Signal.STOP.to(tunnel.agent());
      try {
        frozen.countDown();
        waiting.get(tunnel.host(), "/");
        stream.patience(Duration.ofSeconds(1));
        assertThatThrownBy(body::read).isInstanceOf(SocketTimeoutException.class);
      } finally {
        Signal.CONT.to(tunnel.agent());
      }
      stream.patience(Duration.ofSeconds(60));
      assertThat(new String(body.readAllBytes(), US_ASCII)).isEqualTo("second");
      assertThat(post.response().body()).isEqualTo("thought of");
      assertThat(waiting.response().body()).isEqualTo("firstsecond");
      assertThat(posts).hasValue(1);
    }
  }

  @Test
  void frozenBesideAnother_theOtherDoesItsWork() throws Exception {
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, call -> call.ok("frozen"));
        RawBackend backend = new RawBackend(call -> call.ok("awake"))) {
      Signal.STOP.to(tunnel.agent());
      try (ServerProcess other = tunnel.startAnother(backend.address())) {
        for (int i = 0; i < 10; i++) {
          try (RawClient client = RawClient.connect(proxy.port())) {
            assertThat(client.get(tunnel.host(), "/" + i).response().body()).isEqualTo("awake");
          }
        }
        assertThat(other.isAlive()).isTrue();
      } finally {
        Signal.CONT.to(tunnel.agent());
      }
    }
  }

  @Test
  void frozenDuringTheAnswer_clientIsCutOff_andTheRestIsDiscarded() throws Exception {
    CountDownLatch woken = new CountDownLatch(1);
    RawBackend.Answer half =
        call -> {
          if (call.head().target().equals("/next")) {
            call.ok("good");
            return;
          }
          call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
          woken.await();
          call.send("4\r\nlate\r\n0\r\n\r\n");
        };
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, half);
        RawClient client = RawClient.connect(proxy.port());
        RawClient next = RawClient.connect(proxy.port())) {
      MessageBody body = client.body(client.get(tunnel.host(), "/").head());
      assertThat(new String(body.readNBytes(5), US_ASCII)).isEqualTo("first");
      Signal.STOP.to(tunnel.agent());
      try {
        assertThatThrownBy(body::read).isInstanceOf(EOFException.class);
      } finally {
        Signal.CONT.to(tunnel.agent());
        woken.countDown();
      }
      assertThat(next.get(tunnel.host(), "/next").response().body()).isEqualTo("good");
    }
  }

  @Test
  void frozenBeforeItsHead_postIsGivenUpInTime_andTheLateAnswerHarmsNobody() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch woken = new CountDownLatch(1);
    AtomicInteger posts = new AtomicInteger();
    RawBackend.Answer late =
        call -> {
          if (call.head().startLine().startsWith("POST")) {
            posts.incrementAndGet();
            reached.countDown();
            woken.await();
            call.ok("late");
          } else {
            call.ok("good");
          }
        };
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, late);
        RawClient client = RawClient.connect(proxy.port())) {
      client.send("POST / HTTP/1.1\r\nHost: " + tunnel.host() + "\r\nContent-Length: 2\r\n\r\nhi");
      reached.await();
      Signal.STOP.to(tunnel.agent());
      try {
        assertThat(client.response().status()).isEqualTo(502);
      } finally {
        Signal.CONT.to(tunnel.agent());
        woken.countDown();
      }
      assertThat(client.get(tunnel.host(), "/").response().body()).isEqualTo("good");
      assertThat(posts).hasValue(1);
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
