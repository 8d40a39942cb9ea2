package org.invertingproxy.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the proxy says by itself repeats nothing that a client or agent has sent. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class OwnAnswersIT {
  private final ProxyServer proxy;

  OwnAnswersIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/evil",
        "//evil.example/",
        "/\\evil.example/",
        "/%0d%0aSet-Cookie:%20evil=1",
        "/?x=%0d%0aevil",
        "/%3Cscript%3Eevil",
        "/..;/evil",
        "/evil/%2e%2e",
        "/admin//evil.example",
        "/api/backends/%22evil",
        "/api/backends/evil%0d%0a",
        "/agent/evil"
      })
  void neitherErrorsNorRedirectsRepeatTheTarget(String target) throws Exception {
    for (String host : List.of("localhost", "nobody.localhost", "unknown.example")) {
      for (String accept : List.of("text/html", "application/json")) {
        String request =
            "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: %s, evil\r\nReferer: evil\r\nUser-Agent: evil\r\n\r\n";
        try (RawClient client = RawClient.connect(proxy.port())) {
          RawResponse response = client.send(request.formatted(target, host, accept)).response();
          assertThat(response.status()).isBetween(300, 499);
          assertThat(response + "").doesNotContainIgnoringCase("evil");
          assertThat(response + "").doesNotContainIgnoringCase("exception");
        }
      }
    }
  }

  /** RFC 9112 section 3.2.2 lets the target win; the servers take it for an attempt to deceive. */
  @Test
  void targetThatContradictsTheHost_isRefusedWithoutAWordAboutTheServer() throws Exception {
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.send("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
      RawResponse response = client.response();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response + "").doesNotContainIgnoringCase("evil").doesNotContain("Jetty");
      if (proxy.kind() == ServerKind.EMBEDDED || proxy.kind() == ServerKind.JETTY) {
        assertThat(response.body()).isEmpty();
      }
    }
  }

  @Test
  void publicUrlIsNotTakenFromWhatAnAgentClaims() throws Exception {
    String id = Tunnel.newId();
    Administrator administrator = new Administrator(proxy);
    administrator.register(id);
    String poll =
        """
        GET /agent/pending HTTP/1.1
        Host: localhost:%d
        Authorization: Bearer %s
        X-Inverting-Proxy-Backend-ID: %s
        X-Inverting-Proxy-Agent-Session: s
        X-Forwarded-Host: evil.example
        X-Forwarded-Proto: javascript
        X-Forwarded-Port: 99
        Forwarded: host=evil.example;proto=javascript

        """;
    String text = poll.formatted(proxy.port(), administrator.agentToken(id), id);
    try (RawClient agent = RawClient.connect(proxy.port())) {
      Head head = agent.send(text.replace("\n", "\r\n")).head();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.values("X-Inverting-Proxy-Public-URL"))
          .containsExactly("http://" + id + ".localhost:" + proxy.port() + "/");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "x\"y", "x%0d%0ay", "<script>evil", "x y", "\u00e9", "'--"})
  void oddBackendIdsFindNothing(String id) throws Exception {
    try (RawClient agent = RawClient.connect(proxy.port())) {
      RawResponse response =
          agent
              .send(
                  "GET /agent/pending HTTP/1.1\r\nHost: localhost\r\nX-Inverting-Proxy-Backend-ID: "
                      + id
                      + "\r\n\r\n")
              .response();
      assertThat(response.status()).isEqualTo(401);
      assertThat(response + "").doesNotContain(id);
    }
  }
}
