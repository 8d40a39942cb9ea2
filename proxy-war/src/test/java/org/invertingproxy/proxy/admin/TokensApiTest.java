package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.CredentialFailure;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensApiTest extends ApiFixture {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @Override
  AdminServer serve() throws Exception {
    return new AdminServer(
        dataDir, registry.backends, registry.tokens, URI.create("https://proxy.example.com"));
  }

  @Test
  void agentToken_comesWithItsCommand() throws Exception {
    HttpResponse<String> answer =
        admin.post(
            "/api/tokens", "{'role':'agent','subject':'ann','backends':['hello'],'ttl':'30d'}");
    JsonObject json = Caller.json(answer).getAsJsonObject();
    Identity identity = verified(json, Role.AGENT);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(identity.subject()).isEqualTo("ann");
    assertThat(identity.backends()).isEqualTo(Set.of("hello"));
    assertThat(identity.tokenId()).isEqualTo(json.get("id").getAsString());
    assertThat(identity.expires())
        .isEqualTo(Instant.parse(json.get("expires").getAsString()))
        .isEqualTo(NOW.plus(Duration.ofDays(30)));
    assertThat(json.get("command").getAsString())
        .isEqualTo(
            "java -jar inverting-agent.jar --proxy https://proxy.example.com/ --backend hello"
                + " --host localhost:3000 --token-file hello.token")
        .doesNotContain(json.get("token").getAsString());
  }

  @Test
  void withoutBackends_theCommandNamesOneOfTheSubjects() throws Exception {
    String body = "{'role':'agent','subject':'ann'}";
    assertThat(Caller.json(admin.post("/api/tokens", body)).getAsJsonObject().has("command"))
        .isFalse();
    admin.post(
        "/api/backends",
        "{'id':'shop','endUser':'allUsers','backendUser':'ann','pathPrefixes':['/']}");

    JsonObject json = Caller.json(admin.post("/api/tokens", body)).getAsJsonObject();
    assertThat(json.get("command").getAsString()).contains("--backend shop ");
    assertThat(verified(json, Role.AGENT).backends()).isNull();
    assertThat(verified(json, Role.AGENT).expires()).isEqualTo(NOW.plus(Duration.ofDays(365)));
  }

  @Test
  void userAndAdminTokens_haveNoCommand() throws Exception {
    for (Role role : new Role[] {Role.USER, Role.ADMIN}) {
      String body = "{'role':'" + role.audience() + "','subject':'ann@example.com','ttl':'1h30m'}";
      JsonObject json = Caller.json(admin.post("/api/tokens", body)).getAsJsonObject();

      assertThat(verified(json, role).expires()).isEqualTo(NOW.plus(Duration.ofMinutes(90)));
      assertThat(json.has("command")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'subject':'ann'}; role is missing or empty",
        "{'role':'root','subject':'ann'}; role must be agent, user or admin",
        "{'role':'agent'}; subject is missing or empty",
        "{'role':'agent','subject':'a\\nb'}; subject must have",
        "{'role':'agent','subject':'ann','backends':[]}; backends must name 1 to 30",
        "{'role':'agent','subject':'ann','backends':'x'}; backends must be a list",
        "{'role':'agent','subject':'ann','backends':['a b']}; backends must be ids of backends",
        "{'role':'agent','subject':'ann','note':'a\\nb'}; note must be one line",
        "{'role':'agent','subject':'ann','ttl':'367d'}; ttl must be between",
        "{'role':'agent','subject':'ann','ttl':'0s'}; ttl must be between",
        "{'role':'agent','subject':'ann','ttl':'soon'}; ttl must be a duration",
        "{'role':'agent','subject':'ann','ttl':60}; ttl must be a string",
        "{'role':'agent','subject':'ann','iss':'x'}; iss is not a field of this call",
      })
  void badRequests_areExplained(String body, String message) throws Exception {
    HttpResponse<String> answer = admin.post("/api/tokens", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Caller.json(answer).getAsJsonObject().get("detail").getAsString()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a;b | 'a;b' | a_b.token",
        "it's | 'it'\\''s' | it_s.token",
        "a$(x) | 'a$(x)' | a__x_.token",
        "../../x | ../../x | .._.._x.token",
        "-x | -x | _-x.token",
      })
  void oddNames_cannotBreakOutOfTheCommand(String id, String quoted, String file) {
    assertThat(AgentCommand.of("https://p/", id))
        .isEqualTo(
            "java -jar inverting-agent.jar --proxy https://p/ --backend "
                + quoted
                + " --host localhost:3000 --token-file "
                + file);
  }

  @Test
  void issuedTokens_areListedWithoutTheirSecret_searched_andPaged() throws Exception {
    List<String> secrets = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer =
          admin.post(
              "/api/tokens",
              "{'role':'agent','subject':'ann%d','backends':['shop'],'note':'for CI'}"
                  .formatted(i));
      secrets.add(Caller.json(answer).getAsJsonObject().get("token").getAsString());
    }
    HttpResponse<String> all = admin.get("/api/tokens");
    JsonObject first = Caller.json(all).getAsJsonArray().get(0).getAsJsonObject();

    assertThat(Caller.json(all).getAsJsonArray()).hasSize(3);
    assertThat(secrets).noneMatch(all.body()::contains);
    assertThat(first.keySet())
        .containsExactlyInAnyOrder(
            "id",
            "state",
            "expires",
            "role",
            "subject",
            "backends",
            "key",
            "issued",
            "issuedBy",
            "note");
    assertThat(first.get("state").getAsString()).isEqualTo("good");
    assertThat(first.get("issuedBy").getAsString()).isEqualTo("administrator (admin-token)");
    assertThat(first.get("note").getAsString()).isEqualTo("for CI");
    assertThat(ids(admin.get("/api/tokens?q=ANN1"))).hasSize(1);
    assertThat(ids(admin.get("/api/tokens?q=for+ci"))).hasSize(3);

    HttpResponse<String> page = admin.get("/api/tokens?limit=2");
    String next = page.headers().firstValue("Link").orElseThrow();
    assertThat(next).matches("</api/tokens\\?limit=2&after=[\\w-]+>; rel=\"next\"");
    HttpResponse<String> rest = admin.get(next.substring(1, next.indexOf('>')));
    assertThat(rest.headers().firstValue("Link")).isEmpty();
    List<String> paged = new ArrayList<>(ids(page));
    paged.addAll(ids(rest));
    assertThat(paged).isEqualTo(ids(all));
    assertThat(admin.get("/api/tokens?limit=0").statusCode()).isEqualTo(400);
    assertThat(admin.get("/api/tokens?detail=1").statusCode()).isEqualTo(400);
  }

  @Test
  void revokedToken_isRefusedAtOnce_andRevokingItAgainChangesNothing() throws Exception {
    JsonObject issued =
        Caller.json(admin.post("/api/tokens", "{'role':'agent','subject':'ann'}"))
            .getAsJsonObject();
    String path = "/api/tokens/" + issued.get("id").getAsString();
    verified(issued, Role.AGENT);

    HttpResponse<String> revoked = admin.delete(path);

    assertThat(revoked.statusCode()).isEqualTo(200);
    assertThat(Caller.json(revoked).getAsJsonObject().get("state").getAsString())
        .isEqualTo("revoked");
    assertThat(server.verifier.verify(issued.get("token").getAsString(), Role.AGENT))
        .isEqualTo(new Authentication.Refused(CredentialFailure.REVOKED));
    assertThat(Caller.json(admin.delete(path))).isEqualTo(Caller.json(revoked));
    assertThat(Caller.json(admin.get(path))).isEqualTo(Caller.json(revoked));
  }

  @Test
  void idWithoutARecord_isRevokedToo_andWhatIsNoSuchIdIsExplained() throws Exception {
    String id = "aaaaaaaaaaaaaaaaaaaaaaaa";
    assertThat(admin.get("/api/tokens/" + id).statusCode()).isEqualTo(404);
    assertThat(admin.delete("/api/tokens/" + id).statusCode()).isEqualTo(200);
    assertThat(ids(admin.get("/api/tokens"))).containsExactly(id);

    assertThat(admin.delete("/api/tokens/").statusCode()).isEqualTo(400);
    assertThat(admin.delete("/api/tokens/a.b.c").statusCode()).isEqualTo(400);
    assertThat(admin.get("/api/tokens/a.b.c").statusCode()).isEqualTo(404);
    assertThat(admin.delete("/api/tokens/admin-token").statusCode()).isEqualTo(409);
  }

  @Test
  void registryOutOfReach_noTokenIsHandedOut() throws Exception {
    try (AdminServer broken =
        new AdminServer(dataDir, registry.backends, new BrokenTokens(), null)) {
      Caller caller = Caller.administrator(broken);
      HttpResponse<String> answer = caller.post("/api/tokens", "{'role':'agent','subject':'ann'}");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).doesNotContain("eyJ");
      assertThat(caller.delete("/api/tokens/x").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void otherMethods_areRefused() throws Exception {
    assertThat(admin.send("PUT", "/api/tokens", "").statusCode()).isEqualTo(405);
    assertThat(admin.send("PUT", "/api/tokens/x", "").statusCode()).isEqualTo(405);
    assertThat(admin.get("/api/sign-in-links").statusCode()).isEqualTo(405);
  }

  private static List<String> ids(HttpResponse<String> list) {
    return Caller.json(list).getAsJsonArray().asList().stream()
        .map(token -> token.getAsJsonObject().get("id").getAsString())
        .toList();
  }

  private Identity verified(JsonObject json, Role role) {
    return Objects.requireNonNull(
        server.verifier.verify(json.get("token").getAsString(), role).identityOrNull());
  }
}
