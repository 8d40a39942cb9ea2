package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.server.ServerProcess;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.AgentProcess;
import org.invertingproxy.e2e.tunnel.ScriptedAgent;
import org.invertingproxy.e2e.tunnel.TestIssuer;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.invertingproxy.wire.AgentPaths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents, clients and administrators with credentials that others have issued. */
@ParameterizedClass
@EnumSource(names = {"EMBEDDED", "TOMCAT_10"})
@ExtendWith(SharedServers.class)
class OutsideIdentitiesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CI = "https://ci.example";
  private static final String GOOGLE = "https://accounts.google.com";

  private static final String ISSUERS =
      """
      {"issuers": [
        {"name": "ci", "kind": "jwt", "issuer": "https://ci.example", "keysUrl": "%1$s/jwks",
         "audience": "tunnel", "identities": [
           {"role": "agent", "claims": {"repository": "acme/*"}},
           {"role": "admin", "claims": {"repository": "acme/ops"}}]},
        {"name": "vms", "kind": "google-vm", "keysUrl": "%1$s/jwks",
         "audience": "https://tunnel.example.com/", "identities": [{"role": "agent"}]},
        {"name": "google", "kind": "tokeninfo", "url": "%1$s/tokeninfo", "prefix": "ya29.",
         "identities": [
           {"role": "agent", "subject": "email", "claims": {"email": "*@example.com"}},
           {"role": "user", "subject": "email", "claims": {"email": "*@example.com"}}]}
      ]}
      """;

  /** A proxy that knows an issuer. */
  record Place(TestIssuer issuer, ProxyServer proxy) implements AutoCloseable {
    static Place open(ServerKind kind) throws IOException, InterruptedException {
      TestIssuer issuer = new TestIssuer();
      Path file = Artifacts.workDirectory("issuers").resolve("issuers.json");
      Files.writeString(file, ISSUERS.formatted(issuer.url("")));
      ServerOptions options = ServerOptions.SMALL.with("issuers-file", file.toString());
      return new Place(issuer, ProxyServer.start(kind, options));
    }

    @Override
    public void close() throws Exception {
      try (issuer) {
        proxy.close();
      }
    }
  }

  private final TestIssuer issuer;
  private final ProxyServer proxy;
  private final Administrator administrator;
  private final String id = Tunnel.newId();
  private final String user = "agent-of-" + id + "@example.com";

  OutsideIdentitiesIT(ServerKind kind, RunningServers servers) throws Exception {
    Place place = servers.shared(Place.class, kind, () -> Place.open(kind));
    issuer = place.issuer();
    proxy = place.proxy();
    administrator = new Administrator(proxy);
    administrator.register(id);
  }

  private String job(long seconds) {
    String claims = "'aud':'tunnel','sub':'" + user + "','repository':'acme/shop'";
    return issuer.sign(CI, claims, seconds);
  }

  private RawResponse get(String target, String fields) throws IOException {
    try (RawClient client = RawClient.connect(proxy.port())) {
      String host = id + ".localhost:" + proxy.port();
      return client
          .send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n")
          .response();
    }
  }

  private String google(String name) {
    String token = "ya29." + name + id;
    issuer.know(token, user);
    return token;
  }

  @Test
  void agentWithATokenOfItsJob_servesOverTheChannel_untilThatEnds() throws Exception {
    try (RawBackend backend = new RawBackend(call -> call.ok(call.head().target()));
        ServerProcess agent = AgentProcess.start(proxy, id, backend.address(), job(12))) {
      Await.until(() -> administrator.isOnline(id), PATIENCE, agent::output);
      assertThat(get("/a%2Fb?x", "").body()).isEqualTo("/a%2Fb?x");
      assertThat(agent.output()).contains("Online over the channel.");

      Await.until(() -> !agent.isAlive(), PATIENCE, agent::output);
      assertThat(administrator.isOnline(id)).isFalse();
      assertThat(agent.output()).contains("the token has expired");
    }
  }

  @Test
  void googlesAgent_withAnOpaqueToken() throws Exception {
    ScriptedAgent agent = new ScriptedAgent(proxy.port(), id, google("agent"));
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.get(id + ".localhost:" + proxy.port(), "/");
      List<String> ids = agent.poll();
      assertThat(agent.fetch(ids.get(0)).body()).startsWith("GET / HTTP/1.1\r\n");
      assertThat(agent.answer(ids.get(0), "from Google's").status()).isEqualTo(200);
      assertThat(client.response().body()).isEqualTo("from Google's");
    }
  }

  /** Each of its calls shows an identity for its own address, beside a token we do not know. */
  @Test
  void googlesAgent_onAVm() throws Exception {
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.get(id + ".localhost:" + proxy.port(), "/");
      List<String> ids = vm(AgentPaths.PENDING).poll();
      assertThat(vm(AgentPaths.PENDING).fetch(ids.get(0)).body()).startsWith("GET / HTTP/1.1\r\n");
      assertThat(vm(AgentPaths.RESPONSE).answer(ids.get(0), "from a VM").status()).isEqualTo(200);
      assertThat(client.response().body()).isEqualTo("from a VM");
    }
    assertThatThrownBy(() -> vm("agent/other").poll()).hasMessageMatching("(?s).*(401|429).*");
  }

  private ScriptedAgent vm(String path) {
    String claims = "'aud':'https://tunnel.example.com/" + path + "','sub':'1','email':'" + user;
    String token = issuer.sign(GOOGLE, claims + "'", 3600);
    return new ScriptedAgent(proxy.port(), id, "ya29.unknown\r\nX-Inverting-Proxy-VM-ID: " + token);
  }

  @Test
  void clientOfAPrivateBackend_byItsOpaqueToken_andTheTargetStaysAsItIs() throws Exception {
    administrator.call(
        "POST",
        "api/backends",
        "{\"id\":\"%s\",\"endUser\":\"%s\",\"backendUser\":\"%s\",\"pathPrefixes\":[\"/\"]}"
            .formatted(id, user, user));
    try (RawBackend backend = new RawBackend(call -> call.ok(call.head().target()));
        ServerProcess agent = AgentProcess.start(proxy, id, backend.address(), google("a"))) {
      Await.until(() -> administrator.isOnline(id), PATIENCE, agent::output);
      String target = "/a%2Fb/;c=1//%7e?x=%2F&y[]={}";

      String fields = "Proxy-Authorization: Bearer " + google("client") + "\r\n";
      for (int i = 0; i < 2; i++) { // asked about, and remembered
        RawResponse response = get(target, fields);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(target);
      }
      assertThat(get(target, "").status()).isEqualTo(401);
      String unknown = "Proxy-Authorization: Bearer ya29.unknown\r\n";
      assertThat(get(target, unknown).status()).isIn(401, 429);
    }
  }

  @Test
  void whileTheIssuerIsAway_nobodyIsRefused_andAgentsComeOnceItIsBack() throws Exception {
    try (RawBackend backend = new RawBackend(call -> call.ok("here"))) {
      issuer.setAway(true);
      RawResponse response = get("/", "Proxy-Authorization: Bearer " + google("early") + "\r\n");
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.head().values("Retry-After")).hasSize(1);
      assertThat(response.body()).contains("credential-unchecked");
      try (ServerProcess agent = AgentProcess.start(proxy, id, backend.address(), google("late"))) {
        Await.until(() -> agent.output().contains("503"), PATIENCE, agent::output);
        issuer.setAway(false);
        Await.until(() -> administrator.isOnline(id), PATIENCE, agent::output);
        assertThat(get("/", "").body()).isEqualTo("here");
        assertThat(agent.output()).contains("Online over the channel.");
      }
    } finally {
      issuer.setAway(false);
    }
  }

  @Test
  void administratorByASignedToken_andOthersOfTheIssuerAreNone() throws Exception {
    String claims = "'aud':'tunnel','sub':'ops','repository':'acme/ops'";
    assertThat(backends(issuer.sign(CI, claims, 60))).isEqualTo(200);
    assertThat(backends(job(60))).isIn(403, 429);
  }

  private int backends(String token) throws IOException {
    try (RawClient client = RawClient.connect(proxy.port())) {
      return client
          .send(
              "GET /api/backends HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                  + token
                  + "\r\n\r\n")
          .response()
          .status();
    }
  }
}
