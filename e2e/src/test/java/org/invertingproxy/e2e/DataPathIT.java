package org.invertingproxy.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.MessageBody;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and answers pass from client to backend and back, in every server by each transport. */
@ParameterizedClass
@MethodSource(Way.ALL)
@ExtendWith(SharedServers.class)
class DataPathIT {
  private final ProxyServer proxy;
  private final TransportMode transport;

  DataPathIT(Way way, RunningServers servers) throws Exception {
    proxy = servers.get(way.server());
    transport = way.transport();
  }

  private Tunnel tunnel(RawBackend.Answer answer) throws Exception {
    return Tunnel.open(proxy, answer, transport);
  }

  @Test
  void getReachesTheBackendAsSent() throws Exception {
    try (Tunnel tunnel =
            tunnel(call -> call.ok(call.head().startLine() + "|" + call.head().value("X-Mine")));
        RawClient client = tunnel.client()) {
      RawResponse response =
          client
              .send(
                  "GET /a%2Fb//c;p=v/%25?q[]=%7C&x HTTP/1.1\r\nHost: "
                      + tunnel.host()
                      + "\r\nX-Mine: a, b\r\n\r\n")
              .response();

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body())
          .isEqualTo("GET /a%2Fb//c;p=v/%25?q[]=%7C&x HTTP/1.1|Optional[a, b]");
      assertThat(response.head().values("Content-Type"))
          .extracting(type -> type.replace(" ", ""))
          .containsExactly("text/plain;charset=utf-8");
    }
  }

  @Test
  void oneConnectionCarriesManyExchanges() throws Exception {
    try (Tunnel tunnel = tunnel(call -> call.ok(call.head().target()));
        RawClient client = tunnel.client()) {
      for (int i = 0; i < 200; i++) {
        assertThat(client.get(tunnel.host(), "/" + i).response().body()).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void bodiesOfAnySmallSizePassBothWays() throws Exception {
    Noise noise = new Noise(1);
    try (Tunnel tunnel =
            tunnel(
                call -> {
                  byte[] body = call.body().readAllBytes();
                  call.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
                  call.out().write(body);
                });
        RawClient client = tunnel.client()) {
      for (int size : List.of(0, 1, 100, 8_191, 8_192, 65_536, 300_000, 2_000_000)) {
        client.send(
            "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(tunnel.host(), size));
        noise.write(client.out(), size);
        Head head = client.head();
        Noise.Measured received = Noise.measure(client.body(head));

        assertThat(head.status()).isEqualTo(200);
        assertThat(received).isEqualTo(new Noise.Measured(size, noise.checksum(size)));
      }
    }
  }

  @Test
  void chunkedRequestsStayBodiesOfUnknownLength() throws Exception {
    try (Tunnel tunnel =
            tunnel(
                call -> {
                  String framing = call.head().value("Transfer-Encoding").orElse("none");
                  call.ok(framing + " " + new String(call.body().readAllBytes(), US_ASCII));
                });
        RawClient client = tunnel.client()) {
      RawResponse response =
          client
              .send(
                  "POST / HTTP/1.1\r\nHost: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
                      .formatted(tunnel.host()))
              .send("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n")
              .response();

      assertThat(response.body()).isEqualTo("chunked hello world");
    }
  }

  @Test
  void eventsArriveAsTheyAreSent() throws Exception {
    SynchronousQueue<String> next = new SynchronousQueue<>();
    try (Tunnel tunnel =
            tunnel(
                call -> {
                  call.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
                  call.send("Transfer-Encoding: chunked\r\n\r\n");
                  for (int i = 0; i < 5; i++) {
                    String event = "data: " + next.poll(60, TimeUnit.SECONDS) + "\n\n";
                    call.send(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
                  }
                  call.send("0\r\n\r\n");
                });
        RawClient client = tunnel.client()) {
      Head head = client.get(tunnel.host(), "/events").head();
      MessageBody body = client.body(head);

      assertThat(head.value("Content-Type")).hasValue("text/event-stream");
      for (int i = 0; i < 5; i++) {
        // The next event exists only once the one before has arrived.
        next.put("event " + i);
        String event = "data: event " + i + "\n\n";
        assertThat(new String(body.readNBytes(event.length()), US_ASCII)).isEqualTo(event);
      }
      assertThat(body.read()).isEqualTo(-1);
    }
  }

  @Test
  void unknownHostsAre404() throws Exception {
    try (RawClient client = RawClient.connect(proxy.port())) {
      assertThat(client.get("nobody.localhost:" + proxy.port(), "/").response().status())
          .isEqualTo(404);
    }
  }
}
