package org.invertingproxy.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.invertingproxy.e2e.fidelity.Message.Framing;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.api.Test;

/** Pins what {@link NormalForm} allows: what exactly differs, in which server. */
class DifferencesIT extends FidelitySuite {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  DifferencesIT(Way way, RunningServers servers) throws Exception {
    super(way, servers);
  }

  @Test
  void caseOfNames() throws Exception {
    Case what =
        new Case("", Sent.get("/", "X-MiXed: 1"), OK + "Content-Length: 0\r\neTaG: x\r\n\r\n");
    Observed seen = rig.through(what, Version.HTTP_1_1);
    assertThat(seen.arrived().lines())
        .contains(kind == ServerKind.TOMCAT_10 ? "x-mixed: 1" : "X-MiXed: 1");
    // Jetty spells the names it knows in its own way.
    assertThat(seen.response().lines()).contains(kind.isTomcat() ? "eTaG: x" : "ETag: x");
  }

  @Test
  void backendLearnsOfTheClient() throws Exception {
    Message request = rig.through(Case.of("", Sent.get("/")), Version.HTTP_1_1).arrived();
    assertThat(request.values("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(request.values("X-Forwarded-Proto")).containsExactly("http");
    assertThat(request.values("X-Forwarded-Host")).containsExactly(rig.host());
    assertThat(request.values("Forwarded"))
        .containsExactly("for=127.0.0.1;host=\"" + rig.host() + "\";proto=http");
    assertThat(request.values("Via")).singleElement().asString().startsWith("1.1 ");
  }

  @Test
  void crumbsOfHttp2CookiesAreJoined() throws Exception {
    Sent request = Sent.get("/", "Cookie: a=1", "Cookie: b=2", "Cookie: c=3");
    Message arrived = rig.through(Case.of("", request), Version.HTTP_2).arrived();
    assertThat(arrived.values("Cookie")).containsExactly("a=1; b=2; c=3");
  }

  @Test
  void emptyBodyOverHttp2IsNone() throws Exception {
    Message arrived = rig.through(Case.of("", Sent.chunked("")), Version.HTTP_2).arrived();
    assertThat(arrived.body()).isEmpty();
    assertThat(arrived.trailers()).isEmpty();
  }

  @Test
  void clientOfHttp10GetsABodyUntilClose() throws Exception {
    String chunked = OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
    Message response = rig.throughHttp10(Case.of("", chunked)).response();

    assertThat(response.framing()).isEqualTo(Framing.CLOSE);
    assertThat(response.body()).isEqualTo("ok");
  }

  @Test
  void dateIsAddedByTomcat() throws Exception {
    List<String> dates =
        rig.through(Case.of("", Sent.get("/")), Version.HTTP_1_1).response().values("Date");

    assertThat(dates).hasSize(kind.isTomcat() ? 1 : 0);
  }

  @Test
  void reasonPhraseIsTheContainers() throws Exception {
    String answer = "HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n";
    assertThat(rig.statusLine(Case.of("", answer)))
        .doesNotContain("Fine")
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void lengthOf205OverHttp2IsLostOnTomcat() throws Exception {
    String answer = "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n";
    Message response = rig.through(Case.of("", answer), Version.HTTP_2).response();

    assertThat(response.values("Content-Length")).hasSize(kind.isTomcat() ? 0 : 1);
  }

  @Test
  void lengthOf304IsLostOnTomcat() throws Exception {
    String answer = "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\nETag: \"a\"\r\n\r\n";
    Message response = rig.through(Case.of("", answer), Version.HTTP_1_1).response();

    assertThat(response.values("Content-Length")).hasSize(kind.isTomcat() ? 0 : 1);
  }

  @Test
  void traceIsRefused() throws Exception {
    Observed seen = rig.through(Case.of("", Sent.bare("TRACE", "/")), Version.HTTP_1_1);

    assertThat(seen.request()).isNull();
    assertThat(seen.response().start()).isEqualTo(kind == ServerKind.JETTY ? "403" : "405");
  }

  @Test
  void connectIsRefused() throws Exception {
    Observed seen = rig.through(Case.of("", Sent.bare("CONNECT", rig.host())), Version.HTTP_1_1);

    assertThat(seen.request()).isNull();
    assertThat(seen.response().start()).isEqualTo(kind.isTomcat() ? "501" : "405");
  }

  /** RFC 9110 section 7.8 asks for Connection: upgrade; Jetty insists on it. */
  @Test
  void upgradeWithoutConnection() throws Exception {
    Case what = Case.of("", Sent.get("/", "Upgrade: other/1"));
    Observed seen = rig.through(what, Version.HTTP_1_1);

    assertThat(seen.response().start()).isEqualTo(kind.isTomcat() ? "200" : "400");
  }

  @Test
  void optionsOfTheServerAreNotForwarded() throws Exception {
    Observed seen = rig.through(Case.of("", Sent.bare("OPTIONS", "*")), Version.HTTP_1_1);

    assertThat(seen.request()).isNull();
  }

  @Test
  void absoluteTargetBecomesAPath() throws Exception {
    String target = "http://" + rig.host() + "/a%2Fb?x[]=1";
    Message arrived = rig.through(Case.of("", Sent.get(target)), Version.HTTP_1_1).arrived();
    assertThat(arrived.start()).isEqualTo("GET /a%2Fb?x[]=1");
    assertThat(arrived.values("Host")).containsExactly(rig.host());
  }

  @Test
  void webInfIsTomcats() throws Exception {
    Observed seen = rig.through(Case.of("", Sent.get("/WEB-INF/x")), Version.HTTP_1_1);

    assertThat(seen.request() == null).isEqualTo(kind.isTomcat());
  }

  @Test
  void expectedContinueIsSentByTheProxy() throws Exception {
    try (RawClient client = RawClient.connect(rig.proxyPort())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: %s\r\nx-case: 1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
              .formatted(rig.host()));
      assertThat(client.head().status()).isEqualTo(100);
      assertThat(client.send("hi").head().status()).isEqualTo(200);
    }
  }

  @Test
  void otherInformationalResponsesAreDropped() throws Exception {
    String answer = "HTTP/1.1 102 Processing\r\nX-A: b\r\n\r\n" + OK + "Content-Length: 0\r\n\r\n";
    assertThat(rig.statusLine(Case.of("", answer))).startsWith("HTTP/1.1 200");
  }
}
