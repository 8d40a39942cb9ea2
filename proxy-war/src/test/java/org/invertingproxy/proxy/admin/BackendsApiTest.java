package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendsApiTest extends ApiFixture {
  private static final String HELLO =
      "{'id':'hello','endUser':'allUsers','backendUser':'ann','pathPrefixes':['/']}";

  @Test
  void noRecords_areAnEmptyArray() throws Exception {
    HttpResponse<String> answer = admin.get("/api/backends");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("[]");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void storedRecord_isListedAsGoogleDoes() throws Exception {
    HttpResponse<String> stored = admin.post("/api/backends", HELLO);

    assertThat(stored.statusCode()).isEqualTo(200);
    assertThat(stored.body()).isEmpty();
    assertThat(admin.get("/api/backends").body())
        .isEqualTo(
            ("[" + HELLO.replace("}", ",'lastUsed':'1970-01-01T00:00:00Z'}") + "]")
                .replace('\'', '"'));
  }

  @Test
  void lastUse_isAnInstant_andAListedRecordCanBeSentBack() throws Exception {
    admin.post("/api/backends", HELLO.replace("}", ",'hostNames':['hello.example.com']}"));
    registry.backends.touch("hello", Instant.parse("2026-11-23T11:59:58Z"));
    String listed = admin.get("/api/backends").body();

    assertThat(listed).contains("\"lastUsed\":\"2026-11-23T11:59:58Z\"");
    assertThat(admin.post("/api/backends", listed.substring(1, listed.length() - 1)).statusCode())
        .isEqualTo(200);
    assertThat(registry.backends.find("hello").orElseThrow().hostNames())
        .containsExactly("hello.example.com");
  }

  @Test
  void storingAgain_replaces() throws Exception {
    admin.post("/api/backends", HELLO);
    admin.post("/api/backends", HELLO.replace("ann", "bob"));

    assertThat(registry.backends.list())
        .singleElement()
        .satisfies(backend -> assertThat(backend.backendUser()).isEqualTo("bob"));
  }

  @Test
  void deleting_answersTheSame_whetherOrNotItWasThere() throws Exception {
    admin.post("/api/backends", HELLO);

    assertThat(admin.delete("/api/backends/hello").statusCode()).isEqualTo(200);
    assertThat(admin.delete("/api/backends/hello").statusCode()).isEqualTo(200);
    assertThat(admin.delete("/api/backends/%22%3E%0a").statusCode()).isEqualTo(200);
    assertThat(registry.backends.list()).isEmpty();
    assertThat(admin.delete("/api/backends/").statusCode()).isEqualTo(400);
  }

  @Test
  void oddIds_areFoundByTheirEncodedPath() throws Exception {
    admin.post("/api/backends", HELLO.replace("'hello'", "'a+b@c:~d'"));

    assertThat(admin.get("/api/backends/a%2Bb%40c:~d").statusCode()).isEqualTo(200);
    assertThat(admin.delete("/api/backends/a+b@c:~d").statusCode()).isEqualTo(200);
    assertThat(registry.backends.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        // what is changed in a good body; into what; what the answer says
        "'id':'hello',; ``; id is missing or empty",
        "'hello'; ''; id is missing or empty",
        "'hello'; 7; id must be a string",
        "'hello'; 'a/b'; id must have",
        "'hello'; 'a\\nb'; id must have",
        "'allUsers'; ''; endUser is missing or empty",
        "'allUsers'; null; endUser is missing or empty",
        "'ann'; ''; backendUser is missing or empty",
        "['/']; []; pathPrefixes is missing or empty",
        "['/']; ['']; pathPrefixes must be",
        "['/']; ['x']; pathPrefixes must be",
        "['/']; '/'; pathPrefixes must be a list",
        "['/']; ['/'],'hostLabel':'n_o'; hostLabel must be a DNS label",
        "['/']; ['/'],'pathPrefix':'/x'; pathPrefix is not a field of this call",
        "['/']; ['/'],'id':'twice'; id occurs twice",
        "['/']}; ['/']}{}; The body must be one JSON object",
        "['/']}; ['/'],}; The body must be one JSON object",
        "{; [; The body must be one JSON object",
      })
  void badBody_saysWhatIsWrong(String part, String replacement, String message) throws Exception {
    HttpResponse<String> answer =
        admin.post("/api/backends", HELLO.replace(part, replacement == null ? "" : replacement));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(Caller.json(answer).getAsJsonObject().get("detail").getAsString()).contains(message);
    assertThat(registry.backends.list()).isEmpty();
  }

  @Test
  void allBadFields_areNamedAtOnce() throws Exception {
    HttpResponse<String> answer = admin.post("/api/backends", "{'id':'a/b','endUser':'x'}");

    assertThat(Caller.json(answer).getAsJsonObject().getAsJsonArray("errors"))
        .extracting(error -> error.getAsJsonObject().get("field").getAsString())
        .containsExactly("backendUser", "pathPrefixes");
  }

  @Test
  void hostLabelOfAnother_isAConflict() throws Exception {
    admin.post("/api/backends", HELLO);

    HttpResponse<String> answer =
        admin.post(
            "/api/backends",
            HELLO.replace("'hello'", "'other'").replace("}", ",'hostLabel':'hello'}"));

    assertThat(answer.statusCode()).isEqualTo(409);
  }

  @Test
  void largeBody_isRefused_withAndWithoutAnnouncement() throws Exception {
    String large = HELLO.replace("ann", "a".repeat(65 * 1024));

    assertThat(admin.post("/api/backends", large).statusCode()).isEqualTo(413);
    assertThat(registry.backends.list()).isEmpty();
  }

  @Test
  void details_showAddressesAndTheAgent() throws Exception {
    admin.post("/api/backends", HELLO.replace("['/']", "['/','/app']"));
    server.online.put("hello", Instant.parse("2026-11-23T12:00:00Z"));
    JsonObject one = Caller.json(admin.get("/api/backends/hello")).getAsJsonObject();
    int port = server.uri("/").getPort();

    assertThat(one.get("hostLabel").getAsString()).isEqualTo("hello");
    assertThat(one.getAsJsonArray("urls"))
        .extracting(url -> url.getAsString().replace(":" + port, ""))
        .containsExactly(
            "http://hello.localhost/", "http://shared.test/", "http://shared.test/app");
    assertThat(one.getAsJsonObject("agent"))
        .hasToString("{\"online\":true,\"lastSeen\":\"2026-11-23T12:00:00Z\"}");
    assertThat(Caller.json(admin.get("/api/backends?detail=1")).getAsJsonArray().get(0))
        .isEqualTo(one);
    assertThat(admin.get("/api/backends/absent").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/backends, 'GET, HEAD, POST'",
    "DELETE, /api/backends, 'GET, HEAD, POST'",
    "OPTIONS, /api/backends, 'GET, HEAD, POST'",
    "POST, /api/backends/hello, 'GET, HEAD, PUT, DELETE'",
    "get, /api/backends, 'GET, HEAD, POST'",
  })
  void otherMethods_are405(String method, String path, String allowed) throws Exception {
    HttpResponse<String> answer = admin.send(method, path, "");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains(allowed);
  }
}
