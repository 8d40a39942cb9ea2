package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code /api/backends} has beyond Google's: conditional changes, pages, search. */
class BackendChangesTest extends ApiFixture {
  private static final String HELLO =
      "{'id':'hello','endUser':'allUsers','backendUser':'ann','pathPrefixes':['/']}";
  private static final String BOBS = HELLO.replace("ann", "bob");

  @BeforeEach
  void register() throws Exception {
    admin.post("/api/backends", HELLO);
  }

  @Test
  void changeOfTheStateThatWasSeen_isMade_andNamesTheNewState() throws Exception {
    String seen = tag(admin.get("/api/backends/hello"));
    HttpResponse<String> changed =
        admin.with("If-Match", seen).send("PUT", "/api/backends/hello", BOBS);

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(Caller.json(changed).getAsJsonObject().get("backendUser").getAsString())
        .isEqualTo("bob");
    assertThat(tag(changed)).isNotEqualTo(seen).isEqualTo(tag(admin.get("/api/backends/hello")));
  }

  @Test
  void changeOfAnOlderState_is412_andChangesNothing() throws Exception {
    String seen = tag(admin.get("/api/backends/hello"));
    admin.post("/api/backends", BOBS);
    HttpResponse<String> refused =
        admin.with("If-Match", seen).send("PUT", "/api/backends/hello", HELLO);

    assertThat(refused.statusCode()).isEqualTo(412);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(registry.backends.find("hello").orElseThrow().backendUser()).isEqualTo("bob");
  }

  @Test
  void changeWithoutACondition_is428() throws Exception {
    assertThat(admin.send("PUT", "/api/backends/hello", BOBS).statusCode()).isEqualTo(428);
    assertThat(registry.backends.find("hello").orElseThrow().backendUser()).isEqualTo("ann");
  }

  @Test
  void asteriskMeansAnyState_ofARecordThatIsThere() throws Exception {
    Caller any = admin.with("If-Match", "*");
    assertThat(any.send("PUT", "/api/backends/hello", BOBS).statusCode()).isEqualTo(200);
    assertThat(
            any.send("PUT", "/api/backends/absent", BOBS.replace("hello", "absent")).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "\"other\",412",
    "W/TAG,412",
    "'\"other\", TAG',200",
    "TAG,200",
    "hello,400",
    "'',400"
  })
  void listsAndWeakTags_areReadAsRfc9110Says(String field, int status) throws Exception {
    String seen = tag(admin.get("/api/backends/hello"));
    HttpResponse<String> answer =
        admin.with("If-Match", field.replace("TAG", seen)).send("PUT", "/api/backends/hello", BOBS);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    // the field; what of hello it names; what a change of a record that is there is answered; and
    // of one that is not
    "If-Match,TAG,200,412",
    "If-Match,\"other\",412,412",
    "If-Match,W/TAG,412,412",
    "If-Match,*,200,412",
    "If-Match,x,400,400",
    "If-None-Match,TAG,412,200",
    "If-None-Match,\"other\",200,200",
    "If-None-Match,'\"other\", W/TAG',412,200",
    "If-None-Match,*,412,200",
    "If-None-Match,x,400,400",
  })
  void conditionsHold_forEveryChange(String field, String value, int there, int absent)
      throws Exception {
    Caller caller = admin.with(field, value.replace("TAG", tag(admin.get("/api/backends/hello"))));

    assertThat(caller.delete("/api/backends/absent").statusCode()).isEqualTo(absent);
    assertThat(caller.delete("/api/backends/%0a").statusCode()).isEqualTo(absent);
    assertThat(caller.post("/api/backends", HELLO.replace("hello", "new")).statusCode())
        .isEqualTo(absent);
    assertThat(registry.backends.find("new").isPresent()).isEqualTo(absent == 200);
    assertThat(caller.delete("/api/backends/hello").statusCode()).isEqualTo(there);
    assertThat(registry.backends.find("hello").isPresent()).isEqualTo(there != 200);
    admin.post("/api/backends", HELLO);
    assertThat(caller.post("/api/backends", BOBS).statusCode()).isEqualTo(there);
    assertThat(registry.backends.find("hello").orElseThrow().backendUser())
        .isEqualTo(there == 200 ? "bob" : "ann");
  }

  @Test
  void linesOfACondition_areOneList() throws Exception {
    String seen = tag(admin.get("/api/backends/hello"));
    Caller two = admin.with("If-Match", "\"other\"").with("If-Match", seen);
    assertThat(two.delete("/api/backends/hello").statusCode()).isEqualTo(200);
  }

  @Test
  void useOfABackend_leavesItsTag() throws Exception {
    String seen = tag(admin.get("/api/backends/hello"));
    registry.backends.touch("hello", server.clock.instant());
    assertThat(tag(admin.get("/api/backends/hello"))).isEqualTo(seen);
  }

  @Test
  void whatWasShown_canBeSentBack() throws Exception {
    HttpResponse<String> shown = admin.get("/api/backends/hello");
    HttpResponse<String> changed =
        admin.with("If-Match", tag(shown)).send("PUT", "/api/backends/hello", shown.body());
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body()).isEqualTo(shown.body());
  }

  @Test
  void badFields_areNamedByPointer() throws Exception {
    HttpResponse<String> refused =
        admin
            .with("If-Match", "*")
            .send(
                "PUT",
                "/api/backends/hello",
                "{'id':'x','endUser':'a','backendUser':'b','a/b c':1}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Caller.json(refused).getAsJsonObject().getAsJsonArray("errors"))
        .extracting(error -> ((JsonObject) error).get("pointer").getAsString())
        .containsExactly("#/id", "#/pathPrefixes", "#/a~1b%20c");
  }

  @Test
  void pages_followEachOtherByTheirLinks() throws Exception {
    for (String id : new String[] {"a", "b", "c+d"}) {
      admin.post("/api/backends", HELLO.replace("hello", id));
    }
    StringBuilder seen = new StringBuilder();
    String next = "/api/backends?limit=2";
    while (!next.isEmpty()) {
      HttpResponse<String> page = admin.get(next);
      ids(page).forEach(id -> seen.append(id).append(' '));
      seen.append("| ");
      next =
          page.headers()
              .firstValue("Link")
              .map(link -> link.substring(1, link.indexOf('>')))
              .orElse("");
    }
    assertThat(seen).hasToString("a b | c+d hello | ");
  }

  @ParameterizedTest
  @CsvSource({"q=HELL,hello", "q=ann,hello", "q=shop,shop", "q=nobody,''", "q=bo&limit=1,shop"})
  void searchLooksAtAllNames(String query, String found) throws Exception {
    admin.post("/api/backends", BOBS.replace("hello", "shop"));
    assertThat(ids(admin.get("/api/backends?" + query)).toList())
        .isEqualTo(found.isEmpty() ? List.of() : List.of(found));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=x", "detail=2", "page=1", "q=a&q=b"})
  void otherQueries_are400(String query) throws Exception {
    assertThat(admin.get("/api/backends?" + query).statusCode()).isEqualTo(400);
  }

  private static Stream<String> ids(HttpResponse<String> list) {
    return Caller.json(list).getAsJsonArray().asList().stream()
        .map(record -> record.getAsJsonObject().get("id").getAsString());
  }

  private static String tag(HttpResponse<String> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }
}
