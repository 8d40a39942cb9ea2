package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignInTest {
  private static final String HELLO =
      "{'id':'hello','endUser':'allUsers','backendUser':'ann','pathPrefixes':['/']}";

  @TempDir Path dataDir;
  private OpenRegistry registry;
  private AdminServer server;
  private Caller page;

  @BeforeEach
  void open() throws Exception {
    registry = new OpenRegistry(dataDir);
    server = new AdminServer(dataDir, registry.backends, registry.tokens, null);
    page = Caller.page(server);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    registry.close();
  }

  @Test
  void link_signsInOnce() throws Exception {
    String code = code();
    HttpResponse<String> signedIn = page.post("/admin/session", "{'code':'" + code + "'}");
    Caller browser = browser(signedIn);

    assertThat(signedIn.statusCode()).isEqualTo(200);
    assertThat(signedIn.headers().firstValue("Set-Cookie").orElseThrow())
        .matches("inverting-proxy-session-\\d+=[\\w-]{24}; Path=/; HttpOnly; SameSite=Strict");
    assertThat(browser.get("/api/backends").body()).isEqualTo("[]");
    assertThat(browser.post("/api/backends", HELLO).statusCode()).isEqualTo(200);
    assertThat(page.post("/admin/session", "{'code':'" + code + "'}").statusCode()).isEqualTo(403);
  }

  @Test
  void link_worksForAMinute_hasItsCodeInTheFragment_andIsMadeForAdministratorsOnly()
      throws Exception {
    HttpResponse<String> made = Caller.administrator(server).post("/api/sign-in-links", "");
    String url = Caller.json(made).getAsJsonObject().get("url").getAsString();

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(url).matches(server.uri("/admin/") + "#code=[\\w-]{24}");
    String code = URI.create(url).getFragment().substring("code=".length());
    server.clock.advance(Duration.ofSeconds(60));
    assertThat(page.post("/admin/session", "{'code':'" + code + "'}").statusCode()).isEqualTo(403);
  }

  @Test
  void revokedToken_endsTheSessionsAndTheLinksThatItHasOpened() throws Exception {
    String body = "{'role':'admin','subject':'ann','ttl':'1h'}";
    JsonObject issued =
        Caller.json(Caller.administrator(server).post("/api/tokens", body)).getAsJsonObject();
    String token = issued.get("token").getAsString();
    Caller ann = Caller.nobody(server).with("Authorization", "Bearer " + token);
    String url =
        Caller.json(ann.post("/api/sign-in-links", "")).getAsJsonObject().get("url").getAsString();
    Caller browser = browser(page.post("/admin/session", "{'token':'" + token + "'}"));
    assertThat(browser.get("/api/backends").statusCode()).isEqualTo(200);

    Caller.administrator(server).delete("/api/tokens/" + issued.get("id").getAsString());

    assertThat(browser.get("/api/backends").statusCode()).isEqualTo(401);
    assertThat(browser.get("/admin/session").statusCode()).isEqualTo(204);
    assertThat(ann.get("/api/backends").statusCode()).isEqualTo(403);
    String code = URI.create(url).getFragment().substring("code=".length());
    assertThat(page.post("/admin/session", "{'code':'" + code + "'}").statusCode()).isEqualTo(403);
  }

  @Test
  void token_signsInToo_andTheSessionIsKnownAfterAReload() throws Exception {
    HttpResponse<String> signedIn = signIn();
    HttpResponse<String> reloaded = browser(signedIn).get("/admin/session");

    assertThat(Caller.json(reloaded)).isEqualTo(Caller.json(signedIn));
    assertThat(Caller.json(reloaded).getAsJsonObject().get("subject").getAsString())
        .isEqualTo("administrator");
    assertThat(Caller.nobody(server).get("/admin/session").statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'token':'ipadm_wrong'}; 403",
        "{'code':'wrong'}; 403",
        "{}; 400",
        "{'code':'a','token':'b'}; 400",
        "{'code':'a','next':'https://evil.test'}; 400",
        "[]; 400",
      })
  void badCredentials_openNoSession(String body, int status) throws Exception {
    HttpResponse<String> answer = page.post("/admin/session", body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void newLogin_hasANewId_andEndsTheOldSession() throws Exception {
    Caller first = browser(signIn());
    HttpResponse<String> again =
        first.post("/admin/session", "{'token':'" + server.adminToken + "'}");

    assertThat(cookie(again)).isNotEqualTo(cookie(signIn()));
    assertThat(first.get("/api/backends").statusCode()).isEqualTo(401);
    assertThat(browser(again).get("/api/backends").statusCode()).isEqualTo(200);
  }

  @Test
  void onlyASignIn_forgivesWrongCredentials() throws Exception {
    for (int i = 0; i < 6; i++) {
      page.post("/admin/session", "{'code':'wrong'}");
    }
    Caller program = Caller.administrator(server);
    assertThat(program.get("/api/backends").statusCode()).isEqualTo(200);
    assertThat(page.post("/admin/session", "{'code':'wrong'}").statusCode()).isEqualTo(429);
    signIn();
    assertThat(page.post("/admin/session", "{'code':'wrong'}").statusCode()).isEqualTo(403);
  }

  @Test
  void logout_endsTheSession_andDropsTheCookie() throws Exception {
    Caller browser = browser(signIn());
    HttpResponse<String> out = browser.delete("/admin/session");

    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(browser.get("/api/backends").statusCode()).isEqualTo(401);
  }

  @Test
  void session_endsAfterAnIdleHour() throws Exception {
    Caller browser = browser(signIn());
    server.clock.advance(Duration.ofHours(1));

    assertThat(browser.get("/api/backends").statusCode()).isEqualTo(401);
  }

  @Test
  void changesByCookie_needThePageItself() throws Exception {
    Caller browser = browser(signIn());
    Caller otherPage = browser.without("Sec-Fetch-Site");
    Caller[] forged = {
      browser.without("X-CSRF-Token"),
      browser.without("X-CSRF-Token").with("X-CSRF-Token", "wrong"),
      otherPage,
      otherPage.with("Sec-Fetch-Site", "cross-site"),
      otherPage.with("Sec-Fetch-Site", "same-site"),
      otherPage.with("Sec-Fetch-Site", "none"),
      otherPage.with("Origin", "http://evil.test"),
      otherPage.with("Origin", "http://hello.localhost:" + server.uri("/").getPort()),
      otherPage.with("Origin", "null"),
      otherPage.with("Sec-Fetch-Site", "cross-site").with("Origin", origin()),
    };
    for (Caller caller : forged) {
      assertThat(caller.post("/api/backends", HELLO).statusCode()).isEqualTo(403);
      assertThat(caller.delete("/api/backends/hello").statusCode()).isEqualTo(403);
      assertThat(caller.delete("/admin/session").statusCode()).isEqualTo(403);
      assertThat(caller.post("/api/tokens", "{}").statusCode()).isEqualTo(403);
      assertThat(caller.post("/api/sign-in-links", "").statusCode()).isEqualTo(403);
    }
    for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded"}) {
      Caller form = browser.without("Content-Type").with("Content-Type", type);
      assertThat(form.post("/api/backends", HELLO).statusCode()).isEqualTo(415);
    }
    assertThat(registry.backends.list()).isEmpty();
    assertThat(otherPage.with("Origin", origin()).post("/api/backends", HELLO).statusCode())
        .isEqualTo(200);
  }

  @Test
  void foreignPage_cannotSignAnybodyIn() throws Exception {
    String body = "{'token':'" + server.adminToken + "'}";
    Caller foreign = page.without("Sec-Fetch-Site");

    assertThat(foreign.post("/admin/session", body).statusCode()).isEqualTo(403);
    assertThat(
            foreign.with("Sec-Fetch-Site", "cross-site").post("/admin/session", body).statusCode())
        .isEqualTo(403);
    assertThat(
            page.without("Content-Type")
                .with("Content-Type", "text/plain")
                .post("/admin/session", body)
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void browserThatCameByHttps_getsACookieThatNoOtherHostCanPlant() throws Exception {
    HttpResponse<String> signedIn =
        page.with("Origin", "https://proxy.example.com")
            .post("/admin/session", "{'token':'" + server.adminToken + "'}");

    assertThat(signedIn.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("__Host-inverting-proxy-session=")
        .endsWith("; Path=/; HttpOnly; SameSite=Strict; Secure");
    assertThat(browser(signedIn).get("/api/backends").statusCode()).isEqualTo(200);
  }

  @Test
  void plantedCookieBesideTheRealOne_changesNothing() throws Exception {
    HttpResponse<String> signedIn = signIn();
    String name = cookie(signedIn).split("=", 2)[0];
    Caller browser =
        page.with("Cookie", name + "=planted; " + cookie(signedIn) + "; " + name + "=planted");

    assertThat(browser.get("/api/backends").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> signIn() throws Exception {
    return page.post("/admin/session", "{'token':'" + server.adminToken + "'}");
  }

  private String code() throws Exception {
    HttpResponse<String> made = Caller.administrator(server).post("/api/sign-in-links", "");
    String url = Caller.json(made).getAsJsonObject().get("url").getAsString();
    return url.substring(url.indexOf("code=") + "code=".length());
  }

  private Caller browser(HttpResponse<String> signedIn) {
    JsonObject session = Caller.json(signedIn).getAsJsonObject();
    return page.with("Cookie", cookie(signedIn))
        .with("X-CSRF-Token", session.get("csrfToken").getAsString());
  }

  private String origin() {
    String url = server.uri("/").toString();
    return url.substring(0, url.length() - 1);
  }

  private static String cookie(HttpResponse<String> signedIn) {
    return signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }
}
