package org.invertingproxy.e2e.cases;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.MessageBody;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.ScriptedAgent;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases about what may be lost, changed or seen by others, in every server. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class FaithfulCasesIT {
  private final ProxyServer proxy;

  FaithfulCasesIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  @Test
  void case05_agentCannotReadOrAnswerRequestsOfOthers_evenKnowingTheId() throws Exception {
    Administrator administrator = new Administrator(proxy);
    ScriptedAgent owner = agent(administrator);
    ScriptedAgent thief = agent(administrator);
    String host = owner.backend() + ".localhost:" + proxy.port();
    try (RawClient client = RawClient.connect(proxy.port()).get(host, "/secret")) {
      String id = owner.poll().get(0);
      assertThat(thief.fetch(id).status()).isEqualTo(404);
      assertThat(owner.fetch(id).body()).startsWith("GET /secret ");
      assertThat(thief.answer(id, "forged").status()).isEqualTo(404);
      assertThat(owner.answer(id, "genuine").status()).isEqualTo(200);
      assertThat(client.response().body()).isEqualTo("genuine");
    }
  }

  private ScriptedAgent agent(Administrator administrator) throws Exception {
    String id = Tunnel.newId();
    administrator.register(id);
    return new ScriptedAgent(proxy.port(), id, administrator.agentToken(id));
  }

  @Test
  void case06_connectionCannotStripOrForgeOurFields() throws Exception {
    RawBackend.Answer echo = call -> call.ok(String.join("\n", call.head().lines()));
    try (Tunnel tunnel = Tunnel.open(proxy, echo);
        RawClient client = tunnel.client()) {
      String request =
          """
          GET / HTTP/1.1
          Host: %s
          Connection: X-Forwarded-For, Forwarded, Via, Host, Authorization, X-Inverting-Proxy-User-ID
          X-Forwarded-For: 9.9.9.9
          Authorization: Basic eA==
          X-Inverting-Proxy-User-ID: root
          X-Inverting-Proxy-Backend-ID: other

          """;
      String sent = request.formatted(tunnel.host()).replace("\n", "\r\n");
      Head arrived = new Head("", client.send(sent).response().body().lines().toList());
      assertThat(arrived.values("Host")).containsExactly(tunnel.host());
      assertThat(arrived.values("X-Forwarded-For")).containsExactly("127.0.0.1");
      assertThat(arrived.values("Forwarded")).singleElement().asString().contains("for=127.0.0.1");
      assertThat(arrived.values("Via")).hasSize(1);
      assertThat(arrived.lines()).noneMatch(line -> line.contains("root"));
      assertThat(arrived.lines()).noneMatch(line -> line.matches("(?i)x-inverting.*"));
    }
  }

  /** As gRPC streams: each side waits for the other, and the outcome stands behind the bodies. */
  @Test
  void case07_bothBodiesStreamAtOnce_andTrailersFollow() throws Exception {
    RawBackend.Answer talk =
        call -> {
          call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          for (String word = word(call); !word.isEmpty(); word = word(call)) {
            call.send("4\r\n" + word + "\r\n");
          }
          call.send("0\r\ngrpc-status: 0\r\nX-Seen: " + call.body().trailers() + "\r\n\r\n");
        };
    try (Tunnel tunnel = Tunnel.open(proxy, talk);
        RawClient client = tunnel.client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: %s\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nword\r\n"
              .formatted(tunnel.host()));
      MessageBody answers = client.body(client.head());
      for (int i = 0; i < 20; i++) {
        assertThat(new String(answers.readNBytes(4), US_ASCII)).isEqualTo("word");
        client.send(i < 19 ? "4\r\nword\r\n" : "0\r\nX-Trailer: last\r\n\r\n");
      }
      assertThat(answers.read()).isEqualTo(-1);
      Head trailers = new Head("", answers.trailers());
      assertThat(trailers.values("grpc-status")).containsExactly("0");
      assertThat(trailers.values("X-Seen").toString()).containsIgnoringCase("x-trailer: last");
    }
  }

  private static String word(BackendCall call) throws java.io.IOException {
    return new String(call.body().readNBytes(4), US_ASCII);
  }

  /** Over polling the proxy itself says 100; what the backend decides meanwhile still counts. */
  @Test
  void case08_refusalBeforeTheBody_reachesAClientThatWaitsFor100() throws Exception {
    RawBackend.Answer refusing =
        call ->
            call.send("HTTP/1.1 403 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
                .hangUp();
    try (Tunnel tunnel = Tunnel.open(proxy, refusing);
        RawClient client = tunnel.client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: %s\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
              .formatted(tunnel.host()));
      Head head = client.head();
      head = head.status() == 100 ? client.head() : head;
      assertThat(head.status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a%2Fb", "//", "/%25", "/a/..;/b", "/?a[]=|", "/x?", "/a%5Cb", "/%E9?%FF"})
  void case09_targetsArriveByteForByte(String target) throws Exception {
    try (Tunnel tunnel = Tunnel.open(proxy, call -> call.ok(call.head().target()));
        RawClient client = tunnel.client()) {
      assertThat(client.get(tunnel.host(), target).response().body()).isEqualTo(target);
    }
  }

  @Test
  void case10_whatServersLikeToChangeStaysAsSent() throws Exception {
    String fields =
        "Content-Type: text/html\r\nDate: Sat, 01 Jan 2000 00:00:00 GMT\r\nServer: theirs\r\n"
            + "Set-Cookie: b=2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=3\r\nETag: W/\"x\"\r\n";
    RawBackend.Answer dated =
        call -> call.send("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 12345\r\n\r\n");
    try (Tunnel tunnel = Tunnel.open(proxy, dated);
        RawClient client = tunnel.client()) {
      client.send("HEAD / HTTP/1.1\r\nHost: " + tunnel.host() + "\r\n\r\n");
      Head head = client.head();
      assertThat(head.values("Content-Length")).containsExactly("12345");
      assertThat(head.values("Content-Type")).containsExactly("text/html");
      assertThat(head.values("Date")).containsExactly("Sat, 01 Jan 2000 00:00:00 GMT");
      assertThat(head.values("Server")).containsExactly("theirs");
      assertThat(head.values("ETag")).containsExactly("W/\"x\"");
      assertThat(head.values("Set-Cookie")).isEqualTo(List.of("b=2", "a=1", "b=3"));
      RawResponse next = client.get("nobody.localhost", "/").response();
      assertThat(next.status()).isEqualTo(404);
    }
  }
}
