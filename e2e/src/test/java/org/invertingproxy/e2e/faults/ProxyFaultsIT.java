package org.invertingproxy.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.MessageBody;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Proxies that are stopped, killed, and out of file descriptors; each starts its own. */
@ParameterizedClass
@EnumSource
class ProxyFaultsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ServerKind kind;

  ProxyFaultsIT(ServerKind kind) {
    this.kind = kind;
  }

  @Test
  void askedToEnd_readinessIsOff_whatRunsEnds_andTheExitCodeIsThatOfAnOrderlyEnd()
      throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    RawBackend.Answer slow =
        call -> {
          if (call.head().target().equals("/begun")) {
            call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            stopping.await();
            call.send("6\r\nsecond\r\n0\r\n\r\n");
          } else {
            reached.countDown();
            stopping.await();
            call.ok("thought of");
          }
        };
    try (ProxyServer proxy = ProxyServer.start(kind, ServerOptions.SMALL);
        Tunnel tunnel = Tunnel.open(proxy, slow);
        RawClient begun = tunnel.client();
        RawClient unanswered = tunnel.client()) {
      Head head = begun.get(tunnel.host(), "/begun").head();
      MessageBody body = begun.body(head);
      assertThat(new String(body.readNBytes(5), US_ASCII)).isEqualTo("first");
      unanswered.get(tunnel.host(), "/unanswered");
      reached.await();
      ProcessHandle.of(proxy.process().pid()).orElseThrow().destroy();
      Await.until(() -> status(proxy, "/readyz") == 503, PATIENCE, () -> "readiness stays on");
      assertThat(status(proxy, "/healthz")).isEqualTo(200);
      try (RawClient late = tunnel.client()) {
        assertThat(late.get(tunnel.host(), "/late").response().status()).isEqualTo(503);
      }
      stopping.countDown();
      assertThat(unanswered.response().body()).isEqualTo("thought of");
      assertThat(new String(body.readAllBytes(), US_ASCII)).isEqualTo("second");
      // 143 is what a JVM ends with whose server handles the signal, 0 what ours makes of it.
      assertThat(proxy.process().awaitExit(PATIENCE))
          .isEqualTo(kind == ServerKind.EMBEDDED ? 0 : 143);
    }
  }

  @Test
  @Tag("long") // StoppingTest has it in the normal run
  void askedToEnd_whatDoesNotEndIsCutVisibly() throws Exception {
    RawBackend.Answer endless =
        call -> {
          call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
          call.socket().getInputStream().read();
        };
    try (ProxyServer proxy = ProxyServer.start(kind, ServerOptions.SMALL.with("drain", "500ms"));
        Tunnel tunnel = Tunnel.open(proxy, endless);
        RawClient client = tunnel.client()) {
      Head head = client.get(tunnel.host(), "/").head();
      MessageBody body = client.body(head);
      assertThat(new String(body.readNBytes(5), US_ASCII)).isEqualTo("first");
      ProcessHandle.of(proxy.process().pid()).orElseThrow().destroy();
      assertThatThrownBy(body::read).isInstanceOf(IOException.class);
      assertThat(proxy.process().awaitExit(PATIENCE)).isIn(0, 143);
    }
  }

  private static int status(ProxyServer proxy, String path) throws IOException {
    try (RawClient client = RawClient.connect(proxy.port())) {
      return client.get("localhost", path).response().status();
    }
  }

  @Test
  void killed_whatWasAcknowledgedIsThereAfterTheNextStart() throws Exception {
    List<String> ids = new ArrayList<>();
    ProxyServer killed = ProxyServer.start(kind, ServerOptions.SMALL);
    try {
      Administrator administrator = new Administrator(killed);
      for (int i = 0; i < 20; i++) {
        ids.add(Tunnel.newId());
        administrator.register(ids.get(i));
      }
    } finally {
      killed.process().kill();
    }
    ServerOptions again = ServerOptions.SMALL.withDataDir(killed.dataDir());
    try (ProxyServer proxy = ProxyServer.start(kind, again)) {
      assertThat(new Administrator(proxy).backends()).containsAll(ids);
    }
  }

  @Test
  void outOfFileDescriptors_saysSo_andServesAgainOnceThereAreSome() throws Exception {
    try (ProxyServer proxy = ProxyServer.start(kind, ServerOptions.SMALL);
        Tunnel tunnel = Tunnel.open(proxy, call -> call.ok("served"))) {
      limitDescriptors(proxy.process().pid(), 256);
      List<Socket> crowd = new ArrayList<>();
      try {
        Await.until(() -> isFull(proxy, crowd), PATIENCE, () -> "takes everybody");
        Await.until(
            () -> proxy.process().output().contains("Too many open files"),
            PATIENCE,
            () -> "does not say what it lacks");
      } finally {
        for (Socket socket : crowd) {
          socket.close();
        }
      }
      Await.until(() -> isServed(tunnel), PATIENCE, () -> "does not recover: " + kind);
      assertThat(new Administrator(proxy).isOnline(tunnel.id())).isTrue();
      assertThat(proxy.process().isAlive()).isTrue();
    }
  }

  /** One more connects; true once nobody can any more, or more do than there are descriptors. */
  private static boolean isFull(ProxyServer proxy, List<Socket> crowd) {
    Socket socket = new Socket();
    crowd.add(socket);
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()), 500);
      return crowd.size() > 300;
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean isServed(Tunnel tunnel) {
    try (RawClient client = tunnel.client()) {
      client.patience(Duration.ofSeconds(5));
      return client.get(tunnel.host(), "/").response().body().equals("served");
    } catch (IOException e) {
      return false;
    }
  }

  private static void limitDescriptors(long pid, int most) throws Exception {
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--nofile=" + most + ":" + most)
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }
}
