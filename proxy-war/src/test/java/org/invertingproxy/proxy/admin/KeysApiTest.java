package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.invertingproxy.proxy.auth.IssuedToken;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.TokenRequest;
import org.invertingproxy.proxy.registry.AuditEntry;
import org.invertingproxy.proxy.registry.AuditQuery;
import org.junit.jupiter.api.Test;

class KeysApiTest extends ApiFixture {

  @Test
  void rotation_letsTheOldKeyVerify_untilItIsRemoved() throws Exception {
    IssuedToken before = token();
    String old = onlyKey().get("id").getAsString();

    HttpResponse<String> rotated = admin.post("/api/keys", "{}");
    assertThat(rotated.statusCode()).isEqualTo(201);
    String made = Caller.json(rotated).getAsJsonObject().get("id").getAsString();
    assertThat(token().keyId()).isEqualTo(made).isNotEqualTo(old);
    assertThat(isGood(before)).isTrue();
    assertThat(Caller.json(admin.get("/api/keys")).getAsJsonArray()).hasSize(2);
    assertThat(server.keysRemoved).hasValue(0);

    assertThat(admin.delete("/api/keys/" + old).statusCode()).isEqualTo(200);
    assertThat(isGood(before)).isFalse();
    assertThat(onlyKey().get("id").getAsString()).isEqualTo(made);
    assertThat(server.keysRemoved).as("what its tokens have opened is looked at").hasValue(1);
    assertThat(admin.delete("/api/keys/" + old).statusCode()).isEqualTo(200);
    assertThat(registry.audit.read(AuditQuery.first(10)).entries())
        .extracting(AuditEntry::event)
        .extracting(event -> event.action() + " " + event.kind() + " " + event.objectId())
        .containsExactly("rotate key " + made, "remove key " + old);
  }

  @Test
  void keyThatSigns_staysWhereItIs() throws Exception {
    assertThat(admin.delete("/api/keys/" + onlyKey().get("id").getAsString()).statusCode())
        .isEqualTo(409);
    assertThat(isGood(token())).isTrue();
  }

  @Test
  void list_showsNoKey() throws Exception {
    assertThat(onlyKey().keySet()).containsExactlyInAnyOrder("id", "created", "signs");
    assertThat(onlyKey().get("created").getAsString()).isEqualTo("2026-11-23T12:00:00Z");
    assertThat(onlyKey().get("signs").getAsBoolean()).isTrue();
  }

  @Test
  void unreadableKeys_changeNothing() throws Exception {
    Path stray = dataDir.resolve("keys/99990101T000000.000Z-x.jwk");
    Files.writeString(stray, "no key");

    assertThat(admin.post("/api/keys", "{}").statusCode()).isEqualTo(503);
    assertThat(isGood(token())).isTrue();
  }

  @Test
  void onlyAdministrators_andKnownMethods() throws Exception {
    Caller nobody = Caller.nobody(server);
    assertThat(nobody.get("/api/keys").statusCode()).isEqualTo(401);
    assertThat(nobody.post("/api/keys", "{}").statusCode()).isEqualTo(401);
    assertThat(nobody.delete("/api/keys/x").statusCode()).isEqualTo(401);
    assertThat(admin.send("PUT", "/api/keys", "").statusCode()).isEqualTo(405);
    assertThat(admin.get("/api/keys/x").statusCode()).isEqualTo(405);
    assertThat(admin.post("/api/keys", "{'alg':'none'}").statusCode()).isEqualTo(400);
  }

  private JsonObject onlyKey() throws Exception {
    JsonArray keys = Caller.json(admin.get("/api/keys")).getAsJsonArray();
    assertThat(keys).hasSize(1);
    return keys.get(0).getAsJsonObject();
  }

  private IssuedToken token() {
    return server.issuer.issue(new TokenRequest(Role.AGENT, "ann", null, Duration.ofHours(1)));
  }

  private boolean isGood(IssuedToken token) {
    return server.verifier.verify(token.value(), Role.AGENT).identityOrNull() != null;
  }
}
