package org.invertingproxy.e2e.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.invertingproxy.e2e.tunnel.TestIssuer;
import org.junit.jupiter.api.Test;

/**
 * Credentials of other issuers, and the one that the proxy shows to them, are found nowhere: not in
 * its log at its most talkative, its data directory or its answers, even if an issuer fails and
 * says all that it was sent.
 */
class IssuerCanaryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CI = "https://ci.example";
  private static final String ANN = "ann@example.com";

  private static final String ISSUERS =
      """
      {"issuers": [
        {"name": "signed", "kind": "jwt", "issuer": "https://ci.example", "keysUrl": "%1$s/jwks",
         "audience": "tunnel", "identities": [{"role": "agent"}, {"role": "user"}]},
        {"name": "asked", "kind": "introspection", "url": "%1$s/introspect", "prefix": "op-",
         "clientId": "proxy", "clientSecretFile": "client-secret", "identities": [
           {"role": "agent", "subject": "email", "claims": {"email": "*@example.com"}},
           {"role": "user", "subject": "email", "claims": {"email": "*@example.com"}}]},
        {"name": "told", "kind": "tokeninfo", "url": "%1$s/tokeninfo", "prefix": "ya29.",
         "method": "POST", "identities": [
           {"role": "user", "subject": "email", "claims": {"email": "*@example.com"}}]}
      ]}
      """;

  private final Canaries canaries = new Canaries();
  private final StringBuilder answers = new StringBuilder();

  @Test
  void credentialsOfOtherIssuers_areFoundNowhere() throws Exception {
    Path directory = Artifacts.workDirectory("issuer-canary");
    String secret = canaries.plant("client-secret");
    String basic =
        Base64.getEncoder().encodeToString(("proxy:" + secret).getBytes(StandardCharsets.UTF_8));
    canaries.add("client-secret as it is sent", basic);
    Files.writeString(directory.resolve("client-secret"), secret);
    try (TestIssuer issuer = new TestIssuer()) {
      Path file = directory.resolve("issuers.json");
      Files.writeString(file, ISSUERS.formatted(issuer.url("")));
      ServerOptions options =
          ServerOptions.SMALL.with("issuers-file", file.toString()).with("log-level", "trace");
      try (ProxyServer proxy = ProxyServer.start(ServerKind.EMBEDDED, options)) {
        Administrator administrator = new Administrator(proxy);
        register(administrator);
        serve(proxy, issuer, administrator);
        assertThat(issuer.clients()).isNotEmpty().allMatch(shown -> shown.equals("Basic " + basic));

        issuer.setQuoting(true);
        show(proxy, opaque("op-", "failing-introspection"));
        show(proxy, opaque("ya29.", "failing-tokeninfo"));
        assertThat(proxy.process().output())
            .contains("asked gives no usable answer", "told gives no usable answer");
        issuer.setQuoting(false);
        for (String token : refused(issuer)) {
          show(proxy, token);
        }
        own(proxy, administrator);
        canaries.searchText("answers", answers.toString());
        canaries.searchProcess(proxy.process());
        proxy.close(); // last uses are written now
        canaries.searchProcess(proxy.process());
        canaries.searchFiles(proxy.dataDir(), "admin-token");
      }
    }
  }

  private static void register(Administrator administrator) throws Exception {
    administrator.call(
        "POST",
        "api/backends",
        "{\"id\":\"b\",\"endUser\":\"%s\",\"backendUser\":\"%s\",\"pathPrefixes\":[\"/\"]}"
            .formatted(ANN, ANN));
  }

  /** What is let in, and kept in mind. */
  private void serve(ProxyServer proxy, TestIssuer issuer, Administrator administrator)
      throws Exception {
    String agentToken = opaque("op-", "agent");
    issuer.know(agentToken, ANN);
    List<String> good =
        List.of(opaque("op-", "user"), opaque("ya29.", "user"), signed(issuer, "tunnel"));
    good.subList(0, 2).forEach(token -> issuer.know(token, ANN));
    try (RawBackend backend = new RawBackend(call -> call.ok("here"));
        ServerProcess agent =
            AgentProcess.start(proxy, "b", backend.address(), agentToken, "--debug")) {
      Await.until(() -> administrator.isOnline("b"), PATIENCE, agent::output);
      for (String token : good) {
        RawResponse response = get(proxy, "Proxy-Authorization: Bearer " + token + "\r\n");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
      }
      canaries.searchProcess(agent);
    }
  }

  /** What is not let in, for one reason or another. */
  private List<String> refused(TestIssuer issuer) {
    List<String> tokens = new ArrayList<>();
    tokens.add(opaque("op-", "unknown"));
    tokens.add(opaque("ya29.", "unknown"));
    String stranger = opaque("op-", "stranger");
    issuer.know(stranger, "eve@elsewhere.example");
    tokens.add(stranger);
    tokens.add(signed(issuer, "elsewhere"));
    String good = signed(issuer, "tunnel");
    tokens.add(good.substring(0, good.lastIndexOf('.') + 1) + canaries.plant("signature"));
    tokens.add("a." + canaries.plant("payload") + ".b");
    return tokens;
  }

  private String opaque(String prefix, String what) {
    return prefix + canaries.plant(what);
  }

  private String signed(TestIssuer issuer, String audience) {
    String claims = "'aud':'%s','sub':'%s','email':'%s'".formatted(audience, ANN, ANN);
    String token = issuer.sign(CI, claims, 60);
    canaries.add("signature " + token.hashCode(), token.substring(token.lastIndexOf('.') + 1));
    return token;
  }

  /** In every place where a token can be shown. */
  private void show(ProxyServer proxy, String token) throws IOException {
    String bearer = "Authorization: Bearer " + token + "\r\n";
    get(proxy, "Proxy-" + bearer);
    String agent = "X-Inverting-Proxy-Backend-ID: b\r\n";
    call(proxy, "GET /agent/pending", "Host: localhost\r\n" + agent + bearer, "");
    call(proxy, "GET /api/backends", "Host: localhost\r\n" + bearer, "");
    call(proxy, "GET /metrics", "Host: localhost\r\n" + bearer, "");
    String page =
        "Host: localhost\r\nOrigin: http://localhost\r\nContent-Type: application/json\r\n";
    call(proxy, "POST /admin/session", page, "{\"token\":\"" + token + "\"}");
  }

  private RawResponse get(ProxyServer proxy, String fields) throws IOException {
    String host = "Host: b.localhost:" + proxy.port() + "\r\n";
    return call(proxy, "GET /", host + fields, "");
  }

  private RawResponse call(ProxyServer proxy, String line, String fields, String body)
      throws IOException {
    try (RawClient client = RawClient.connect(proxy.port())) {
      String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
      RawResponse response =
          client.send(line + " HTTP/1.1\r\n" + fields + length + "\r\n" + body).response();
      answers.append(response.head()).append(response.body()).append('\n');
      return response;
    }
  }

  /** What administrators are told. */
  private void own(ProxyServer proxy, Administrator administrator) throws Exception {
    String admin = "Authorization: Bearer " + proxy.adminToken() + "\r\n";
    RawResponse metrics = call(proxy, "GET /metrics", "Host: localhost\r\n" + admin, "");
    assertThat(metrics.status()).isEqualTo(200);
    for (String path : new String[] {"api/backends?detail=1", "api/tokens", "api/audit"}) {
      answers.append(administrator.call("GET", path, ""));
    }
  }
}
