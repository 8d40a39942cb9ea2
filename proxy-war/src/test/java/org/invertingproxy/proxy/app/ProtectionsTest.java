package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.invertingproxy.proxy.tls.TestIdentity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No option takes a protection away that it has nothing to do with, but {@code open}. */
class ProtectionsTest {
  private static final Map<String, Outcome> ROWS = OptionOutcomes.all();

  /** The first two say themselves that nothing is protected; for the others no server is here. */
  private static final Set<String> NOT_HERE =
      Set.of("open", "config", "database-jndi", "database-password-file", "database-user");

  private static final Pattern COOKIE = Pattern.compile("Set-Cookie: ([^;]*);");
  private static final String RECORD =
      "{\"id\":\"new\",\"endUser\":\"allUsers\",\"backendUser\":\"ann\",\"pathPrefixes\":[\"/\"]}";
  private static final String FORGED =
      "X-Inverting-Proxy-User-ID: eve\r\n"
          + "X-Inverting-Proxy-Backend-ID: eve\r\n"
          + "X-Forwarded-For: eve\r\n"
          + "X-Forwarded-Host: eve\r\n"
          + "X-Forwarded-Proto: eve\r\n"
          + "Forwarded: for=eve\r\n"
          + "X-Real-IP: eve\r\n"
          + "Connection: X-Forwarded-For, Forwarded, Via\r\n"
          + "Cookie: inverting-proxy-session-80=eve; __Host-inverting-proxy-session=eve; a=b\r\n";

  private static TestIdentity identity;

  @TempDir static Path dir;

  @BeforeAll
  static void writeFiles() throws Exception {
    identity = TestIdentity.fresh();
    OptionOutcomes.writeFiles(dir, identity);
  }

  static Stream<String> keys() {
    return ROWS.keySet().stream().filter(key -> !NOT_HERE.contains(key)).sorted();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void allOthersHold_withThisOptionOn(String key) throws Exception {
    Trial trial = trial(key);
    String domain = trial.load().config().tunnelDomain();
    String pathHost = trial.load().config().pathHosts().get(0);
    try (WholeProxy proxy = trial.start()) {
      proxy.register("private", "ann@example.com");
      for (String host : new String[] {"private." + domain, pathHost}) {
        assertPrivate(proxy, host);
        assertNothingForged(proxy, host, key.equals("trusted-proxies"));
      }
      for (String host : new String[] {"nobody." + domain, pathHost, "evil.test"}) {
        assertNoApi(proxy, host);
      }
      assertOnlyThePageChanges(proxy);
    }
  }

  private static Trial trial(String key) {
    Outcome row = Objects.requireNonNull(ROWS.get(key));
    Map<String, String> options = new HashMap<>();
    options.put("path-hosts", "p.test");
    options.putAll(row.beside());
    options.put("grace", "20s");
    String value = row.one() == null ? row.other() : row.one();
    // Shorter ones would end what is looked at here.
    boolean time = TimeOutcomes.all().containsKey(key);
    options.put(key, time || value == null ? "20s" : value);
    return new Trial(dir, options, identity, true);
  }

  /** For nobody, for whoever shows nonsense, and for another user. */
  private static void assertPrivate(WholeProxy proxy, String host) throws IOException {
    String eve = proxy.issue("user", "eve@example.com").get("token").getAsString();
    String agent = proxy.agentToken();
    assertThat(proxy.call("GET", host, "/", "")).contains("unauthenticated");
    assertThat(proxy.call("GET", host, "/", bearer("nonsense")))
        .containsPattern("unauthenticated|credential-unchecked");
    assertThat(proxy.call("GET", host, "/", bearer(eve))).contains("no-route");
    assertThat(proxy.call("GET", host, "/", bearer(agent)))
        .containsPattern("unauthenticated|no-route");
    assertThat(proxy.call("GET", host, "/", WholeProxy.authorization(eve)))
        .contains("unauthenticated");
  }

  /** What reaches the backend of a user who is let in. */
  private static void assertNothingForged(WholeProxy proxy, String host, boolean trusted)
      throws IOException {
    String ann = proxy.issue("user", "ann@example.com").get("token").getAsString();
    String agent = WholeProxy.agent("private", proxy.agentToken());
    try (Socket client = proxy.open("GET", host, "/", FORGED + bearer(ann), "")) {
      String request = proxy.take(agent);
      String fetched = proxy.call("GET", "localhost", "/agent/request", request);
      String head = WholeProxy.bodyOf(fetched);
      assertThat(head).startsWith("GET / HTTP/1.1\r\n").contains("Cookie: a=b\r\n");
      assertThat(head).doesNotContain(ann).doesNotContainIgnoringCase("X-Inverting-Proxy-");
      assertThat(head.replaceAll("(?m)^(X-Forwarded-(For|Host|Proto)|Forwarded): .*eve.*$", ""))
          .doesNotContain("eve");
      if (!trusted) {
        assertThat(head).doesNotContain("eve");
      }
      assertThat(fetched).contains("X-Inverting-Proxy-User-ID: ann@example.com\r\n");
      String answer = "HTTP/1.1 204 No Content\r\n\r\n"; // or it would count as waiting
      WholeProxy.read(proxy.open("POST", "localhost", "/agent/response", request, answer));
    }
  }

  /** The API and the page are for hosts of their own, whatever credential is shown elsewhere. */
  private static void assertNoApi(WholeProxy proxy, String host) throws IOException {
    String token = WholeProxy.authorization(proxy.adminToken());
    for (String path : new String[] {"/api/backends", "/admin/", "/metrics"}) {
      assertThat(proxy.call("GET", host, path, token))
          .doesNotStartWith("HTTP/1.1 2")
          .containsPattern("unauthenticated|no-route");
    }
  }

  private static void assertOnlyThePageChanges(WholeProxy proxy) throws IOException {
    assertThat(proxy.call("GET", "localhost", "/api/backends", "")).startsWith("HTTP/1.1 401");
    assertThat(proxy.call("GET", "localhost", "/metrics", "")).startsWith("HTTP/1.1 401");
    String signedIn = proxy.signIn(proxy.adminToken());
    Matcher cookie = COOKIE.matcher(signedIn);
    assertThat(cookie.find()).as(signedIn).isTrue();
    String csrf =
        JsonParser.parseString(WholeProxy.bodyOf(signedIn))
            .getAsJsonObject()
            .get("csrfToken")
            .getAsString();
    String session = "Content-Type: application/json\r\nCookie: " + cookie.group(1) + "\r\n";
    String page = session + "X-CSRF-Token: " + csrf + "\r\n";
    String own = "Sec-Fetch-Site: same-origin\r\n";
    for (String foreign :
        new String[] {
          session + own,
          page,
          page + "Origin: http://evil.test\r\n",
          page + "Origin: http://private.localhost\r\n",
          page + "Sec-Fetch-Site: same-site\r\nOrigin: http://localhost\r\n"
        }) {
      assertThat(change(proxy, foreign)).as(foreign).startsWith("HTTP/1.1 403");
    }
    assertThat(change(proxy, page.replace("application/json", "text/plain") + own))
        .startsWith("HTTP/1.1 415");
    assertThat(change(proxy, page + own)).startsWith("HTTP/1.1 200");
  }

  private static String change(WholeProxy proxy, String fields) throws IOException {
    return WholeProxy.read(proxy.open("POST", "localhost", "/api/backends", fields, RECORD));
  }

  private static String bearer(String token) {
    return "Proxy-" + WholeProxy.authorization(token);
  }
}
