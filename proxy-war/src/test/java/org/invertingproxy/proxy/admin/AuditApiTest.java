package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import org.invertingproxy.proxy.config.AddressRange;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.registry.AuditEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditApiTest extends ApiFixture {
  private static final String PATH = "/api/audit";
  private static final String HELLO =
      "{'id':'hello','endUser':'allUsers','backendUser':'ann','pathPrefixes':['/']}";

  @Override
  AdminServer serve() throws Exception {
    return new AdminServer(
        dataDir,
        registry.backends,
        registry.tokens,
        null,
        List.of(AddressRange.parse("127.0.0.1")),
        registry.audit);
  }

  @Test
  void changesByTheApi_areTold_withWhoAndFromWhere() throws Exception {
    Caller far = admin.with("X-Forwarded-For", "203.0.113.9, 198.51.100.7");
    far.post("/api/backends", HELLO);
    far.with("If-Match", "*").send("PUT", "/api/backends/hello", HELLO.replace("'ann'", "'bob'"));
    far.delete("/api/backends/hello");
    far.delete("/api/backends/hello");

    JsonArray lines = Caller.json(admin.get(PATH)).getAsJsonArray();
    assertThat(texts(lines, "action")).containsExactly("create", "update", "delete");
    assertThat(texts(lines, "subject")).containsOnly("administrator");
    assertThat(texts(lines, "token")).containsOnly("admin-token");
    assertThat(texts(lines, "address")).containsOnly("198.51.100.7");
    assertThat(texts(lines, "kind")).containsOnly("backend");
    assertThat(texts(lines, "object")).containsOnly("hello");
    JsonObject update = lines.get(1).getAsJsonObject();
    assertThat(update.getAsJsonObject("before").get("backendUser").getAsString()).isEqualTo("ann");
    assertThat(update.getAsJsonObject("after").get("backendUser").getAsString()).isEqualTo("bob");
    assertThat(lines.get(0).getAsJsonObject().get("before").isJsonNull()).isTrue();
    assertThat(lines.toString()).doesNotContain(server.adminToken);
  }

  @Test
  void pages_leadToTheNext_withTheSameFilters() throws Exception {
    for (int i = 0; i < 3; i++) {
      note("issue", "t " + i);
      note("revoke", "r" + i);
    }
    HttpResponse<String> first = admin.get(PATH + "?action=issue&limit=2&q=t%20");
    assertThat(texts(Caller.json(first).getAsJsonArray(), "object")).containsExactly("t 0", "t 1");
    String link = first.headers().firstValue("Link").orElseThrow();
    assertThat(link).endsWith(">; rel=\"next\"");
    HttpResponse<String> next = admin.get(link.substring(1, link.indexOf('>')));
    assertThat(texts(Caller.json(next).getAsJsonArray(), "object")).containsExactly("t 2");
    assertThat(next.headers().firstValue("Link")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=x",
        "after=-1",
        "after=9999999999999999999",
        "since=yesterday",
        "until=%2B999999999-01-01T00:00:00Z",
        "sincce=2026-01-02T03:04:05Z",
        "q=a&q=b"
      })
  void queryThatIsWrong_isRefused(String query) throws Exception {
    HttpResponse<String> refused = admin.get(PATH + "?" + query);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void timesOfTheQuery_count() throws Exception {
    note("issue", "x");
    assertThat(admin.get(PATH + "?since=2999-01-01T00:00:00Z").body()).isEqualTo("[]");
    assertThat(admin.get(PATH + "?until=2001-01-01T00:00:00Z").body()).isEqualTo("[]");
    assertThat(Caller.json(admin.get(PATH + "?since=2001-01-01T00:00:00Z")).getAsJsonArray())
        .hasSize(1);
  }

  @Test
  void answer_canBePrintedAsItIs() throws Exception {
    JsonObject state = new JsonObject();
    state.addProperty("text", "\u001b[2J\u202e\u009b");
    registry.audit.append(
        new Actor("a\u001b", "t", "192.0.2.1"), new AuditEvent("x", "y", "\u2066", state, null));
    HttpResponse<String> answer = admin.get(PATH);
    assertThat(answer.body()).isPrintable().isASCII();
    assertThat(
            Caller.json(answer).getAsJsonArray().get(0).getAsJsonObject().getAsJsonObject("before"))
        .isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void nobodyCanWriteIt(String method) throws Exception {
    assertThat(admin.send(method, PATH, "").statusCode()).isEqualTo(405);
  }

  @Test
  void onlyAdministrators_readIt() throws Exception {
    assertThat(Caller.nobody(server).get(PATH).statusCode()).isEqualTo(401);
    assertThat(Caller.nobody(server).with("Authorization", "Bearer x").get(PATH).statusCode())
        .isEqualTo(403);
  }

  private void note(String action, String object) {
    registry.audit.append(
        new Actor("ann", "t", "192.0.2.1"), new AuditEvent(action, "token", object, null, null));
  }

  private static List<String> texts(JsonArray lines, String field) {
    return StreamSupport.stream(lines.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(line -> line.get(field).getAsString())
        .toList();
  }
}
