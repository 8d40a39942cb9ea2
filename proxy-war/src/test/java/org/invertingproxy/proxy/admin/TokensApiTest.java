package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensApiTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path dataDir;
  private OpenRegistry registry;
  private AdminServer server;
  private Caller admin;

  @BeforeEach
  void open() throws Exception {
    registry = new OpenRegistry(dataDir);
    server = new AdminServer(dataDir, registry.backends, URI.create("https://proxy.example.com"));
    admin = Caller.administrator(server);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    registry.close();
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
  void onlyPost_isTaken() throws Exception {
    assertThat(admin.get("/api/tokens").statusCode()).isEqualTo(405);
    assertThat(admin.get("/api/sign-in-links").statusCode()).isEqualTo(405);
  }

  private Identity verified(JsonObject json, Role role) {
    return Objects.requireNonNull(
        server.verifier.verify(json.get("token").getAsString(), role).identityOrNull());
  }
}
