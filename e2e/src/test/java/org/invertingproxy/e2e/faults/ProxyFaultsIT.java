package org.invertingproxy.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.MessageBody;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Proxies that are stopped, killed, and out of file descriptors; each starts its own. */
@ParameterizedClass
@EnumSource
class ProxyFaultsIT {
  private final ServerKind kind;

  ProxyFaultsIT(ServerKind kind) {
    this.kind = kind;
  }

  @Test
  void askedToEnd_runningResponsesEnd_andTheExitCodeIsThatOfAnOrderlyEnd() throws Exception {
    CountDownLatch stopping = new CountDownLatch(1);
    try (ProxyServer proxy = ProxyServer.start(kind, ServerOptions.SMALL);
        Tunnel tunnel =
            Tunnel.open(
                proxy,
                call -> {
                  call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
                  stopping.await();
                  call.send("6\r\nsecond\r\n0\r\n\r\n");
                });
        RawClient client = tunnel.client()) {
      Head head = client.get(tunnel.host(), "/").head();
      MessageBody body = client.body(head);
      assertThat(new String(body.readNBytes(5), US_ASCII)).isEqualTo("first");
      ProcessHandle.of(proxy.process().pid()).orElseThrow().destroy();
      Await.until(() -> isRefused(tunnel), Duration.ofSeconds(15), () -> "nothing is refused");
      stopping.countDown();
      assertThat(new String(body.readAllBytes(), US_ASCII)).isEqualTo("second");
      assertThat(proxy.process().awaitExit(Duration.ofSeconds(30))).isIn(0, 143);
    }
  }

  /** A stopping proxy answers 503, or its server takes no connections any more. */
  private static boolean isRefused(Tunnel tunnel) {
    try (RawClient client = tunnel.client()) {
      client.patience(Duration.ofSeconds(2));
      return client.get(tunnel.host(), "/new").response().status() == 503;
    } catch (IOException e) {
      return true;
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
  void outOfFileDescriptors_servesAgainOnceThereAreSome() throws Exception {
    try (ProxyServer proxy = ProxyServer.start(kind, ServerOptions.SMALL);
        Tunnel tunnel = Tunnel.open(proxy, call -> call.ok("served"))) {
      limitDescriptors(proxy.process().pid(), 256);
      List<Socket> crowd = new ArrayList<>();
      try {
        for (int i = 0; i < 300; i++) {
          crowd.add(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));
        }
      } finally {
        for (Socket socket : crowd) {
          socket.close();
        }
      }
      Await.until(
          () -> isServed(tunnel),
          Duration.ofSeconds(60),
          () -> "does not recover: " + proxy.kind());
      assertThat(proxy.process().isAlive()).isTrue();
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
