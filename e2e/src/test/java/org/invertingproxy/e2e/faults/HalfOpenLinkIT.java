package org.invertingproxy.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.MessageBody;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An agent on a machine of its own, between which and the proxy every packet is dropped for a
 * while: neither side is told, both have to find out.
 */
@ExtendWith(SharedServers.class)
class HalfOpenLinkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch cut = new CountDownLatch(1);
  private final CountDownLatch healed = new CountDownLatch(1);
  private final CountDownLatch streamLeft = new CountDownLatch(1);
  private final AtomicInteger posts = new AtomicInteger();

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT) // it mostly waits
  void aPartition_shortThenLong(ServerKind kind, RunningServers servers) throws Exception {
    partition(servers.get(kind), "4s");
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void aPartition_withTheTimersAsShipped(ServerKind kind) throws Exception {
    ServerOptions options = ServerOptions.SMALL.with("control-hosts", RunningServers.FAR_NAME);
    try (ProxyServer proxy = ProxyServer.start(kind, options)) {
      partition(proxy, "60s");
    }
  }

  private void partition(ProxyServer proxy, String proxyTimeout) throws Exception {
    try (NetworkNamespace far = NetworkNamespace.create(RunningServers.FAR_NAME);
        RawBackend backend = new RawBackend(InetAddress.getByName(far.here()), this::answer)) {
      String id = Tunnel.newId();
      Administrator administrator = new Administrator(proxy);
      administrator.register(id);
      try (ServerProcess agent =
          AgentProcess.start(
              far.prefix(),
              URI.create("http://" + RunningServers.FAR_NAME + ":" + proxy.port() + "/"),
              id,
              backend.address(),
              administrator.agentToken(id),
              "--insecure",
              "--proxy-timeout",
              proxyTimeout)) {
        Await.until(() -> administrator.isOnline(id), PATIENCE, agent::output);
        String host = id + ".localhost:" + proxy.port();
        try (RawClient stream = RawClient.connect(proxy.port());
            RawClient post = RawClient.connect(proxy.port())) {
          MessageBody body = stream.body(stream.get(host, "/stream").head());
          assertThat(text(body, 5)).isEqualTo("first");

          far.cut(proxy.port());
          cut.countDown();
          stream.patience(Duration.ofSeconds(1));
          assertThatThrownBy(body::read).isInstanceOf(SocketTimeoutException.class);
          far.heal();
          stream.patience(PATIENCE);
          assertThat(text(body, 6)).isEqualTo("second");

          post.send("POST /post HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 2\r\n\r\nhi");
          reached.await();
          far.cut(proxy.port());
          assertThat(post.response().status()).isEqualTo(502);
          assertThatThrownBy(body::read).isInstanceOf(EOFException.class);
          assertThat(administrator.isOnline(id)).isFalse();
        }
        far.heal();
        healed.countDown();
        Await.until(() -> administrator.isOnline(id), PATIENCE, agent::output);
        try (RawClient again = RawClient.connect(proxy.port())) {
          assertThat(again.get(host, "/again").response().body()).isEqualTo("good");
        }
        streamLeft.await(); // the backend of a stream that nobody hears is told
        assertThat(posts).hasValue(1);
      }
    }
  }

  private void answer(BackendCall call) throws IOException, InterruptedException {
    switch (call.head().target()) {
      case "/stream" -> {
        call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
        cut.await();
        call.send("6\r\nsecond\r\n");
        healed.await();
        call.send("4\r\nlate\r\n");
        // Ends when the agent lets go.
        call.socket().getInputStream().read();
        streamLeft.countDown();
        call.hangUp();
      }
      case "/post" -> {
        posts.incrementAndGet();
        reached.countDown();
        healed.await();
        call.ok("late");
      }
      default -> call.ok("good");
    }
  }

  private static String text(MessageBody body, int count) throws IOException {
    return new String(body.readNBytes(count), US_ASCII);
  }
}
