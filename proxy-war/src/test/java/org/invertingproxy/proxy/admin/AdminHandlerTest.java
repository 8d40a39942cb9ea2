package org.invertingproxy.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.TokenRequest;
import org.invertingproxy.proxy.config.AddressRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminHandlerTest {
  @TempDir Path dataDir;
  private AdminServer server;
  private Caller nobody;

  @BeforeEach
  void open() throws Exception {
    server = new AdminServer(dataDir, new BrokenRegistry(), new BrokenTokens(), null);
    nobody = Caller.nobody(server);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/admin"})
  void start_leadsToThePage(String path) throws Exception {
    HttpResponse<String> answer = nobody.get(path);

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/admin/");
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/, text/html;charset=utf-8, <!doctype html>",
    "/admin/admin.js, text/javascript;charset=utf-8, import",
    "/admin/admin.css, text/css;charset=utf-8, :root",
    "/admin/icon.svg, image/svg+xml, <svg",
  })
  void page_isServedWithItsDefences(String path, String type, String content) throws Exception {
    HttpResponse<String> answer = nobody.get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(content);
    assertThat(answer.headers().firstValue("Content-Type")).contains(type);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .contains(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/favicon.ico",
        "/admin/x.js",
        "/admin/page/index.html",
        "/admin/../admin/",
        "/admin/;x/",
        "/%61dmin/",
        "//admin/",
        "/admin//",
        "/api",
        "/api/",
        "/API/backends",
        "/api/backends;x=1",
        "/api/backend%73",
        "/api/%2e%2e/api/backends",
        "/setup",
        "/h2-console",
      })
  void otherSpellings_reachNothing(String path) throws Exception {
    HttpResponse<String> answer = Caller.administrator(server).get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).doesNotContainIgnoringCase("jetty");
  }

  @Test
  void health_needsNoCredential_readinessFollowsItsSource() throws Exception {
    assertThat(nobody.get("/healthz").body()).isEqualTo("ok\n");
    assertThat(nobody.get("/readyz").statusCode()).isEqualTo(200);
    server.ready.set(false);
    assertThat(nobody.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(nobody.get("/readyz").statusCode()).isEqualTo(503);
    assertThat(nobody.post("/readyz", "").statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/backends", "/api/backends/x", "/api/tokens", "/api/sign-in-links"})
  void api_isForAdministratorsOnly(String path) throws Exception {
    String agent =
        server.issuer.issue(new TokenRequest(Role.AGENT, "ann", null, Duration.ofHours(1))).value();
    for (String method : new String[] {"GET", "POST", "DELETE", "PUT", "TRACE"}) {
      HttpResponse<String> none = nobody.send(method, path, "");
      HttpResponse<String> other =
          nobody.with("Authorization", "Bearer " + agent).send(method, path, "");

      // Some containers refuse TRACE by themselves.
      assertThat(none.statusCode()).isIn(401, 405);
      assertThat(other.statusCode()).isIn(403, 405, 429);
      assertThat(other.body()).doesNotContain("ann", agent);
    }
    assertThat(nobody.get(path).headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void guessing_isSlowedDown_andNoCallOfAProgramForgivesIt() throws Exception {
    Caller guesser = nobody.with("Authorization", "Bearer ipadm_guess");
    for (int i = 0; i < 6; i++) {
      assertThat(guesser.get("/api/backends").statusCode()).isEqualTo(403);
    }
    HttpResponse<String> slowed = guesser.with("X-Forwarded-For", "1.2.3.4").get("/api/backends");

    assertThat(slowed.statusCode()).isEqualTo(429);
    assertThat(slowed.headers().firstValue("Retry-After")).contains("1");
    server.clock.advance(Duration.ofSeconds(1));
    assertThat(guesser.get("/api/backends").statusCode()).isEqualTo(403);
    assertThat(Caller.administrator(server).get("/api/backends/x").statusCode()).isEqualTo(503);
    assertThat(guesser.get("/api/backends").statusCode()).isEqualTo(429);
  }

  @Test
  void administrator_isLetIn_whileAStrangerOfTheSameAddressHasToWait() throws Exception {
    Caller guesser = nobody.with("Authorization", "Bearer ipadm_guess");
    for (int i = 0; i < 20; i++) {
      guesser.get("/api/backends");
    }
    assertThat(guesser.get("/api/backends").statusCode()).isEqualTo(429);
    String token = "{'token':'" + server.adminToken + "'}";
    assertThat(Caller.page(server).post("/admin/session", token).statusCode()).isEqualTo(200);
    for (int i = 0; i < 20; i++) {
      guesser.get("/api/backends");
    }
    assertThat(Caller.administrator(server).get("/api/backends/x").statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "203.0.113.9; 429",
        "203.0.113.9:4711; 429",
        "198.51.100.1, 203.0.113.9; 429",
        "203.0.113.9, 127.0.0.5; 429",
        "203.0.113.8; 403",
        "203.0.113.9, 203.0.113.8; 403",
        "203.0.113.9, unknown; 403",
        "2001:db8::1; 403",
      })
  void guesser_isKnownByTheAddressThatTrustedPeersSay(String chain, int status) throws Exception {
    server.close();
    List<AddressRange> trusted = List.of(AddressRange.parse("127.0.0.0/8"));
    server =
        new AdminServer(
            dataDir, new BrokenRegistry(), new BrokenTokens(), null, trusted, new EmptyAudit());
    Caller guesser = Caller.nobody(server).with("Authorization", "Bearer ipadm_guess");
    for (int i = 0; i < 6; i++) {
      guesser.with("X-Forwarded-For", "203.0.113.9").get("/api/backends");
    }

    assertThat(guesser.with("X-Forwarded-For", chain).get("/api/backends").statusCode())
        .isEqualTo(status);
  }

  @Test
  void failuresInside_showNothingOfTheInside() throws Exception {
    HttpResponse<String> unavailable = Caller.administrator(server).get("/api/backends/x");
    HttpResponse<String> broken = Caller.administrator(server).get("/api/backends");

    assertThat(unavailable.statusCode()).isEqualTo(503);
    assertThat(unavailable.headers().firstValue("Retry-After")).contains("5");
    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(broken.headers().firstValue("Content-Type")).contains("application/problem+json");
    HttpResponse<String> full = Caller.administrator(server).send("DELETE", "/api/backends/x", "");
    assertThat(full.statusCode()).isEqualTo(507);
    assertThat(full.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(broken.body() + unavailable.body() + full.body())
        .doesNotContain("c4n4ry", "Exception", "BrokenRegistry");
  }

  @Test
  void headAnswersLikeGet_withoutABody() throws Exception {
    HttpResponse<String> answer = nobody.send("HEAD", "/admin/", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }
}
