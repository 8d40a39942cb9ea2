package org.invertingproxy.e2e.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes of Google's agent and what it gets for them, in every server; docs/protocol.md. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class GooglesAgentIT {
  private static final String START = "X-Inverting-Proxy-Request-Start-Time";

  private final ProxyServer proxy;
  private final String backend = Tunnel.newId();
  private final String token;

  GooglesAgentIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
    Administrator administrator = new Administrator(proxy);
    administrator.register(backend);
    token = administrator.agentToken(backend);
  }

  /** A call as Go's client writes it. */
  private RawResponse call(String method, String path, String more, String body)
      throws IOException {
    try (RawClient agent = RawClient.connect(proxy.port())) {
      return agent
          .send(
              method
                  + " /"
                  + path
                  + " HTTP/1.1\r\nHost: localhost:"
                  + proxy.port()
                  + "\r\nUser-Agent: Go-http-client/1.1\r\nAuthorization: Bearer "
                  + token
                  + "\r\n"
                  + more
                  + "X-Inverting-Proxy-Backend-Id: "
                  + backend
                  + "\r\nAccept-Encoding: gzip\r\n\r\n"
                  + body)
          .response();
    }
  }

  private RawResponse answer(String id, String wire) throws IOException {
    String fields = "Transfer-Encoding: chunked\r\nContent-Type: text/plain\r\n" + requestId(id);
    return call("POST", "agent/response", fields, ScriptedAgent.chunk(wire) + "0\r\n\r\n");
  }

  private static String requestId(String id) {
    return "X-Inverting-Proxy-Request-Id: " + id + "\r\n";
  }

  private String poll() throws IOException {
    RawResponse reply = call("GET", "agent/pending", "", "");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).matches("\\[\"[A-Za-z0-9_-]+\"\\]\\s*");
    return JsonParser.parseString(reply.body()).getAsJsonArray().get(0).getAsString();
  }

  private RawClient client(String start, String rest) throws IOException {
    String host = backend + ".localhost:" + proxy.port();
    return RawClient.connect(proxy.port()).send(start + "\r\nHost: " + host + "\r\n" + rest);
  }

  @Test
  void requestArrivesInWireForm_andTheAnswerIsTaken() throws Exception {
    String host = backend + ".localhost:" + proxy.port();
    String body = "4\r\nbody\r\n0\r\nX-Trailer: t\r\n\r\n";
    try (RawClient client =
        client(
            "POST /a%2Fb?x[]=1 HTTP/1.1", "X-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n" + body)) {
      String id = poll();
      RawResponse fetched = call("GET", "agent/request", requestId(id), "");
      assertThat(fetched.status()).isEqualTo(200);
      Instant start = Instant.parse(fetched.head().value(START).orElseThrow());
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMinutes(1));
      String[] parts = fetched.body().split("\r\n\r\n", 2);
      assertThat(parts[0].toLowerCase(Locale.ROOT).split("\r\n"))
          .startsWith("post /a%2fb?x[]=1 http/1.1")
          .filteredOn(line -> !line.startsWith("via: 1.1 "))
          .containsExactlyInAnyOrder(
              "post /a%2fb?x[]=1 http/1.1",
              "host: " + host,
              "x-a: 1",
              "x-forwarded-for: 127.0.0.1",
              "x-forwarded-proto: http",
              "x-forwarded-host: " + host,
              "forwarded: for=127.0.0.1;host=\"" + host + "\";proto=http",
              "transfer-encoding: chunked");
      assertThat(parts[1].replace("x-trailer", "X-Trailer")).isEqualTo(body);

      RawResponse taken =
          answer(id, "HTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\nX-B: 2\r\n\r\n" + body);
      assertThat(taken.status()).isEqualTo(200);
      assertThat(taken.body()).isEmpty();
      RawResponse received = client.response();
      assertThat(received.status()).isEqualTo(201);
      assertThat(received.head().values("X-B")).containsExactly("2");
      assertThat(received.body()).isEqualTo("body");
      assertThat(answer(id, "HTTP/1.1 200 OK\r\n\r\nlate").status()).isIn(404, 409);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, agent/request, '', 400",
    "POST, agent/response, '', 400",
    "GET, agent/request, unknown, 404",
    "GET, agent/request, ../../api/backends, 404",
    "GET, agent/request, '\"<script>', 404",
    "GET, agent/response, unknown, 405",
    "GET, agent/other, unknown, 404",
    "GET, agent/, unknown, 404"
  })
  void wrongCallsAreRefused(String method, String path, String id, int status) throws Exception {
    String fields = id.isEmpty() ? "" : requestId(id);
    String body = method.equals("POST") ? "Content-Length: 0\r\n" : "";
    RawResponse reply = call(method, path, body + fields, "");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).doesNotContain("<script>").doesNotContain("Exception");
  }

  /** Each is no answer to anybody: the client gets an error that says nothing of it. */
  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK\r\nX-A: b\rX-Evil: 1\r\n\r\n'",
    "'HTTP/1.1 200 OK\r\nX-A: b\nX-Evil: 1\r\n\r\n'",
    "'HTTP/1.1 200 O\rX-Evil: 1\r\n\r\n'",
    "'HTTP/1.1 200 OK\r\nX-A\u0000X-Evil: 1\r\n\r\n'",
    "'HTTP/1.1 200 OK\r\nX-A: b\r\n X-Evil: 1\r\n\r\n'",
    "'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 9\r\nX-Evil: 1\r\n\r\n'",
    "'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nX-Evil: 1\r\n\r\n'",
    "'HTTP/1.1 101 Switching\r\nX-Evil: 1\r\n\r\n'",
    "'HTTP/2 200\r\nX-Evil: 1\r\n\r\n'",
    "'X-Evil: 1\r\n\r\n'"
  })
  void evilAnswersAreRefused(String wire) throws Exception {
    try (RawClient client = client("GET / HTTP/1.1", "\r\n")) {
      String id = poll();
      assertThat(call("GET", "agent/request", requestId(id), "").status()).isEqualTo(200);
      assertThat(answer(id, wire).status()).isEqualTo(400);
      RawResponse response = client.response();
      assertThat(response.status()).isEqualTo(502);
      assertThat(response + "").doesNotContainIgnoringCase("evil");
    }
  }

  /** What belongs to one connection, to the proxy or to its administrator is taken out. */
  @Test
  void fieldsThatAreNotTheBackends_areTakenOut() throws Exception {
    String wire =
        "HTTP/1.1 200 OK\r\nConnection: X-Hop, close\r\nX-Hop: evil\r\nKeep-Alive: evil\r\n"
            + "Upgrade: evil\r\nProxy-Authenticate: evil\r\nTrailer: evil\r\n"
            + "X-Inverting-Proxy-User-ID: evil\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "2\r\nok\r\n0\r\nContent-Length: 99\r\nSet-Cookie: evil=1\r\n\r\n";
    try (RawClient client = client("GET / HTTP/1.1", "\r\n")) {
      String id = poll();
      assertThat(call("GET", "agent/request", requestId(id), "").status()).isEqualTo(200);
      assertThat(answer(id, wire).status()).isEqualTo(200);
      RawResponse response = client.response();
      assertThat(response.body()).isEqualTo("ok");
      assertThat(response.head() + "").doesNotContainIgnoringCase("evil");
      assertThat(response.head().values("Content-Length")).isEmpty();
    }
  }
}
