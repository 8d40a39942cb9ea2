package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields of a record that Google's proxy does not know. */
class BackendFieldsTest extends ApiFixture {
  private static final String PATH = "/api/backends";
  private static final String ONE = PATH + "/hello";
  private static final String HELLO =
      "{'id':'hello','endUser':'allUsers','backendUser':'ann','pathPrefixes':['/']}";
  private static final String EXTRAS =
      "'owner':'carol','description':'Our shop','timeouts':{'responseHead':'90s','grace':'0s'},"
          + "'limits':{'waiting':5,'maxBody':1048576}";

  @Test
  void whatWasSet_isShownInDetail_andNowhereElse() throws Exception {
    assertThat(admin.post(PATH, with(EXTRAS)).statusCode()).isEqualTo(200);
    assertThat(extras(Caller.json(admin.get(ONE))))
        .isEqualTo(
            json(
                "{'owner':'carol','description':'Our shop',"
                    + "'timeouts':{'grace':'0s','responseHead':'1m30s'},"
                    + "'limits':{'waiting':5,'maxBody':1048576}}"));
    assertThat(extras(Caller.json(admin.get(PATH + "?detail=1")).getAsJsonArray().get(0)))
        .isEqualTo(extras(Caller.json(admin.get(ONE))));
    assertThat(Caller.json(admin.get(PATH)).getAsJsonArray().get(0).getAsJsonObject().keySet())
        .containsExactly("id", "endUser", "backendUser", "pathPrefixes", "lastUsed");
  }

  @Test
  void withoutThem_theRecordIsTheCallers_andHasNone() throws Exception {
    admin.post(PATH, HELLO);
    assertThat(extras(Caller.json(admin.get(ONE))))
        .isEqualTo(json("{'owner':'administrator','description':'','timeouts':{},'limits':{}}"));
  }

  @Test
  void callOfGooglesApi_keepsThem() throws Exception {
    admin.post(PATH, with(EXTRAS));
    JsonObject before = extras(Caller.json(admin.get(ONE)));
    admin.post(PATH, HELLO.replace("ann", "bob"));
    assertThat(extras(Caller.json(admin.get(ONE)))).isEqualTo(before);
  }

  @Test
  void post_changesOnlyWhatItNames_andNullIsTheProxysOwn() throws Exception {
    admin.post(PATH, with(EXTRAS));
    admin.post(
        PATH,
        with(
            "'description':'','timeouts':{'clientStall':'1h','grace':null},"
                + "'limits':{'waiting':null}"));
    assertThat(extras(Caller.json(admin.get(ONE))))
        .isEqualTo(
            json(
                "{'owner':'carol','description':'',"
                    + "'timeouts':{'responseHead':'1m30s','clientStall':'1h'},"
                    + "'limits':{'maxBody':1048576}}"));
  }

  @Test
  void put_takesBackWhatGetShows_andWithoutThemTheyAreGone() throws Exception {
    admin.post(PATH, with(EXTRAS));
    HttpResponse<String> seen = admin.get(ONE);
    String tag = seen.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> same = admin.with("If-Match", tag).send("PUT", ONE, seen.body());
    assertThat(same.body()).isEqualTo(seen.body());
    assertThat(same.headers().firstValue("ETag")).contains(tag);
    HttpResponse<String> bare = admin.with("If-Match", tag).send("PUT", ONE, HELLO);
    assertThat(extras(Caller.json(bare)))
        .isEqualTo(json("{'owner':'carol','description':'','timeouts':{},'limits':{}}"));
    assertThat(bare.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = ';',
      textBlock =
          """
          'timeouts':{'responseHead':'soon'};       #/timeouts/responseHead
          'timeouts':{'responseHead':'1ms'};        #/timeouts/responseHead
          'timeouts':{'responseHead':30};           #/timeouts/responseHead
          'timeouts':{'responseHead':'25h'};        #/timeouts/responseHead
          'timeouts':{'grace':'2h'};                #/timeouts/grace
          'timeouts':{'clientStall':'0s'};          #/timeouts/clientStall
          'timeouts':{'drain':'1s'};                #/timeouts/drain
          'timeouts':'1s';                          #/timeouts
          'limits':{'waiting':0};                   #/limits/waiting
          'limits':{'waiting':1.5};                 #/limits/waiting
          'limits':{'waiting':'5'};                 #/limits/waiting
          'limits':{'waiting':4294967297};          #/limits/waiting
          'limits':{'maxBody':-1};                  #/limits/maxBody
          'limits':{'maxBody':1e400};               #/limits/maxBody
          'limits':{'a/b~c':1};                     #/limits/a~1b~0c
          'limits':[];                              #/limits
          'owner':7;                                #/owner
          'owner':'a\\u202eb';                      #/owner
          'owner':'   ';                            #/owner
          'description':'two\\nlines';              #/description
          'description':'\\u001b[2J';               #/description
          'hostLabel':'login';                      #/hostLabel
          """)
  void whatIsWrong_isNamed(String fields, String pointer) throws Exception {
    HttpResponse<String> refused = admin.post(PATH, with(fields));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(pointers(refused)).containsExactly(pointer);
    assertThat(registry.backends.list()).isEmpty();
  }

  @Test
  void everythingWrong_isNamedAtOnce() throws Exception {
    HttpResponse<String> refused =
        admin.post(PATH, with("'timeouts':{'grace':'1d','x':1},'limits':{'waiting':true},'y':1"));
    assertThat(pointers(refused))
        .containsExactlyInAnyOrder("#/timeouts/grace", "#/timeouts/x", "#/limits/waiting", "#/y");
  }

  @Test
  void labelAndHosts_areBroughtToTheirOneForm() throws Exception {
    admin.post(PATH, with("'hostLabel':'Shop','hostNames':['WWW.Shop.TEST.']"));
    JsonObject shown = Caller.json(admin.get(ONE)).getAsJsonObject();
    assertThat(shown.get("hostLabel").getAsString()).isEqualTo("shop");
    assertThat(shown.get("hostNames").toString()).isEqualTo("[\"www.shop.test\"]");
  }

  @Test
  void nameOfAnotherOwner_is409_andNamed_untilItsOwnerIsNamed() throws Exception {
    admin.post(PATH, with("'owner':'carol'"));
    admin.delete(ONE);
    HttpResponse<String> refused = admin.post(PATH, HELLO);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(Caller.json(refused).getAsJsonObject().get("detail").getAsString())
        .startsWith("The id hello was given up by carol and is kept for that owner until 20");
    assertThat(pointers(refused)).containsExactly("#/id");
    assertThat(admin.post(PATH, with("'owner':'carol'")).statusCode()).isEqualTo(200);
  }

  @Test
  void searchFindsOwnerAndDescription() throws Exception {
    admin.post(PATH, with(EXTRAS));
    admin.post(PATH, HELLO.replace("hello", "other"));
    for (String text : List.of("CAROL", "our%20s")) {
      assertThat(Caller.json(admin.get(PATH + "?q=" + text)).getAsJsonArray()).hasSize(1);
    }
  }

  private static String with(String fields) {
    return HELLO.replace("}", "," + fields + "}");
  }

  private static JsonObject extras(JsonElement record) {
    JsonObject extras = new JsonObject();
    for (String name : List.of("owner", "description", "timeouts", "limits")) {
      extras.add(name, record.getAsJsonObject().get(name));
    }
    return extras;
  }

  private static JsonElement json(String text) {
    return JsonParser.parseString(text.replace('\'', '"'));
  }

  private static List<String> pointers(HttpResponse<String> refused) {
    return StreamSupport.stream(
            Caller.json(refused).getAsJsonObject().getAsJsonArray("errors").spliterator(), false)
        .map(error -> error.getAsJsonObject().get("pointer").getAsString())
        .toList();
  }
}
