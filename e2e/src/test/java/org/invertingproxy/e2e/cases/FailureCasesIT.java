package org.invertingproxy.e2e.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.Http2Client;
import org.invertingproxy.e2e.http.Http2Session;
import org.invertingproxy.e2e.http.MessageBody;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The cases about things that break, in every server. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class FailureCasesIT {
  private final ProxyServer proxy;

  FailureCasesIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  @Test
  void case01_agentKilledInTheBody_isNoCleanEnd_andCase03_postIsNotRepeated() throws Exception {
    CountDownLatch waiting = new CountDownLatch(4);
    AtomicInteger posts = new AtomicInteger();
    RawBackend.Answer half =
        call -> {
          switch (call.head().target()) {
            case "/length" -> call.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf");
            case "/chunks" ->
                call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            default -> posts.incrementAndGet();
          }
          waiting.countDown();
          call.socket().getInputStream().read();
        };
    try (ProcessTunnel tunnel = ProcessTunnel.open(proxy, half);
        RawClient length = RawClient.connect(proxy.port()).get(tunnel.host(), "/length");
        RawClient chunks = RawClient.connect(proxy.port()).get(tunnel.host(), "/chunks");
        RawClient post = RawClient.connect(proxy.port());
        Http2Client http2 = Http2Client.connect(proxy.port())) {
      http2.head(head("GET", tunnel.host(), "/chunks"), true);
      post.send("POST / HTTP/1.1\r\nHost: " + tunnel.host() + "\r\nContent-Length: 2\r\n\r\nhi");
      MessageBody ofLength = length.body(length.head());
      MessageBody ofChunks = chunks.body(chunks.head());
      waiting.await();
      tunnel.agent().kill();

      assertThatThrownBy(ofLength::readAllBytes).isInstanceOf(IOException.class);
      assertThatThrownBy(ofChunks::readAllBytes).isInstanceOf(IOException.class);
      // An error is honest where the head had not come as far as the client.
      assertThat(end(http2)).matches("reset, .*|502");
      assertThat(post.response().status()).isEqualTo(502);
      assertThat(posts).hasValue(1);
    }
  }

  @Test
  void case02_shortBodyNeverSwallowsTheNextResponse() throws Exception {
    RawBackend.Answer shortOne =
        call -> {
          if (call.head().target().equals("/short")) {
            call.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartial").hangUp();
          } else {
            call.ok("next");
          }
        };
    try (Tunnel tunnel = Tunnel.open(proxy, shortOne);
        RawClient client = tunnel.client()) {
      client.get(tunnel.host(), "/short");
      client.send("GET /next HTTP/1.1\r\nHost: " + tunnel.host() + "\r\nConnection: close\r\n\r\n");
      String all = client.rest();

      // Where the end was missed before anything was sent, 502 comes whole, and the next after it.
      String first = all.split("HTTP/1\\.1 ", -1)[1];
      assertThat(first).doesNotContain("next");
      assertThat(first.startsWith("502") || !all.contains("next")).as(all).isTrue();
    }
  }

  @Test
  void case11_clientThatReadsNothing_costsNoMemory_andHoldsUpNobody() throws Exception {
    byte[] piece = new byte[1 << 20];
    RawBackend.Answer big =
        call -> {
          if (call.head().target().equals("/big")) {
            call.send("HTTP/1.1 200 OK\r\nContent-Length: " + (1L << 30) + "\r\n\r\n");
            for (int i = 0; i < 1 << 10; i++) {
              call.out().write(piece);
            }
          } else {
            call.ok("small");
          }
        };
    try (Tunnel tunnel = Tunnel.open(proxy, big);
        RawClient slow = tunnel.client().get(tunnel.host(), "/big");
        RawClient quick = tunnel.client()) {
      quick.patience(Duration.ofSeconds(10));
      assertThat(slow.head().status()).isEqualTo(200);
      for (int i = 0; i < 100; i++) {
        assertThat(quick.get(tunnel.host(), "/").response().body()).isEqualTo("small");
      }
      assertThat(proxy.process().output()).doesNotContain("OutOfMemoryError");
    }
  }

  @Test
  void case12_clientGone_backendIsCancelled_overHttp11() throws Exception {
    Endless backend = new Endless();
    try (Tunnel tunnel = Tunnel.open(proxy, backend)) {
      try (RawClient client = tunnel.client().get(tunnel.host(), "/")) {
        assertThat(client.head().status()).isEqualTo(200);
      }
      backend.awaitCancel();
    }
  }

  @Test
  void case12_clientGone_backendIsCancelled_overHttp2() throws Exception {
    Endless backend = new Endless();
    try (Tunnel tunnel = Tunnel.open(proxy, backend);
        Http2Session session = Http2Session.connect(proxy.port())) {
      int stream = session.head(head("POST", tunnel.host(), "/"));
      backend.awaitBegin();
      session.cancel(stream);
      backend.awaitCancel();
    }
  }

  @Test
  void case15_backendDeleted_itsStreamsEnd() throws Exception {
    Endless backend = new Endless();
    try (Tunnel tunnel = Tunnel.open(proxy, backend);
        RawClient client = tunnel.client().get(tunnel.host(), "/")) {
      Head head = client.head();
      assertThat(head.status()).isEqualTo(200);
      new Administrator(proxy).call("DELETE", "api/backends/" + tunnel.id(), "");

      assertThatThrownBy(() -> client.body(head).readAllBytes()).isInstanceOf(IOException.class);
      backend.awaitCancel();
      try (RawClient next = tunnel.client()) {
        assertThat(next.get(tunnel.host(), "/").response().status()).isEqualTo(404);
      }
    }
  }

  private static String end(Http2Client client) {
    try {
      return Integer.toString(client.response().status());
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<String> head(String method, String host, String path) {
    return List.of(":method: " + method, ":scheme: http", ":authority: " + host, ":path: " + path);
  }
}
