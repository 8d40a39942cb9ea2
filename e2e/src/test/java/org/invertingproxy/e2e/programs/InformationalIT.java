package org.invertingproxy.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.Http2Client;
import org.invertingproxy.e2e.http.Http2Response;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a backend says before its answer. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class InformationalIT {
  private static final String HINTS =
      "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nX-Hint: 1\r\n\r\n";

  private final ServerKind kind;
  private final ProxyServer proxy;

  InformationalIT(ServerKind kind, RunningServers servers) throws Exception {
    this.kind = kind;
    proxy = servers.get(kind);
  }

  private Tunnel tunnel(RawBackend.Answer answer) throws Exception {
    return Tunnel.open(proxy, answer, TransportMode.CHANNEL);
  }

  private static RawBackend.Answer hintsThenAnswer(CountDownLatch seen) {
    return call -> {
      call.send(HINTS);
      seen.await(10, TimeUnit.SECONDS);
      call.ok("answer");
    };
  }

  /** Tomcat writes them at once too, but sends them when there is something else to send. */
  @Test
  void earlyHintsArriveBeforeTheAnswer_whoseFieldsAreItsOwn() throws Exception {
    CountDownLatch seen = new CountDownLatch(kind.isTomcat() ? 0 : 1);
    try (Tunnel tunnel = tunnel(hintsThenAnswer(seen));
        RawClient client = tunnel.client()) {
      Head hints = client.get(tunnel.host(), "/").head();
      assertThat(hints.status()).isEqualTo(103);
      assertThat(hints.value("Link")).hasValue("</a.css>; rel=preload");
      seen.countDown();
      RawResponse response = client.response();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.head().values("Link")).isEmpty();
      assertThat(response.body()).isEqualTo("answer");
    }
  }

  @Test
  void overHttp2_earlyHintsArriveBeforeTheAnswer() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (Tunnel tunnel = tunnel(hintsThenAnswer(seen));
        Http2Client client = Http2Client.connect(proxy.port())) {
      client.head(
          List.of(":method: GET", ":scheme: http", ":path: /", ":authority: " + tunnel.host()),
          true);
      assertThat(client.informational())
          .contains(":status: 103", "link: </a.css>; rel=preload", "x-hint: 1");
      seen.countDown();
      Http2Response response = client.response();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.lines()).noneMatch(line -> line.startsWith("link:"));
      assertThat(response.body()).isEqualTo("answer");
    }
  }

  @Test
  void manyHintsAndTheAnswerAtOnce_arriveInOrder() throws Exception {
    RawBackend.Answer answer =
        call -> {
          call.send(HINTS + HINTS.replace("X-Hint: 1", "X-Hint: 2"));
          call.ok("answer");
        };
    try (Tunnel tunnel = tunnel(answer);
        RawClient client = tunnel.client()) {
      client.get(tunnel.host(), "/");
      assertThat(client.head().value("X-Hint")).hasValue("1");
      assertThat(client.head().value("X-Hint")).hasValue("2");
      assertThat(client.response().body()).isEqualTo("answer");
      client.get(tunnel.host(), "/again");
      assertThat(client.head().status()).isEqualTo(103);
    }
  }

  /** Tomcat says 100 by itself, before it calls anybody. */
  @Test
  void refusalOfAnExpectation_arrivesBeforeTheBody() throws Exception {
    RawBackend.Answer answer =
        call ->
            call.send("HTTP/1.1 413 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
                .hangUp();
    try (Tunnel tunnel = tunnel(answer);
        RawClient client = tunnel.client()) {
      client.send(expecting(tunnel.host()));
      if (kind.isTomcat()) {
        assertThat(client.head().status()).isEqualTo(100);
      }
      RawResponse response = client.response();
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.body()).isEqualTo("no");
    }
  }

  @Test
  void backendsContinue_isWhatTheClientGets() throws Exception {
    AtomicBoolean said = new AtomicBoolean();
    RawBackend.Answer answer =
        call -> {
          assertThat(call.head().value("Expect")).hasValue("100-continue");
          said.set(true);
          call.send("HTTP/1.1 100 Continue\r\n\r\n");
          call.ok("got " + call.body().readAllBytes().length);
        };
    try (Tunnel tunnel = tunnel(answer);
        RawClient client = tunnel.client()) {
      Head head = client.send(expecting(tunnel.host())).head();
      assertThat(head.status()).isEqualTo(100);
      assertThat(said.get() || kind.isTomcat()).isTrue();
      RawResponse response = client.send("x".repeat(9)).response();
      assertThat(response.body()).isEqualTo("got 9");
    }
  }

  private static String expecting(String host) {
    return "PUT /file HTTP/1.1\r\nHost: "
        + host
        + "\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n";
  }
}
