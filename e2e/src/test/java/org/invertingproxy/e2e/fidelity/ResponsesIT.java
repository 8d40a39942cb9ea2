package org.invertingproxy.e2e.fidelity;

import static org.invertingproxy.e2e.fidelity.Case.answer;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statuses, fields and bodies of responses. */
class ResponsesIT extends FidelitySuite {
  ResponsesIT(Way way, RunningServers servers) throws Exception {
    super(way, servers);
  }

  private static final String OK = "HTTP/1.1 200 OK";
  private static final String LENGTH_2 = "Content-Length: 2";

  static List<Case> responses() {
    return List.of(
        status(200),
        status(201),
        status(202),
        status(206),
        status(226),
        status(299),
        status(300),
        status(302),
        status(399),
        status(400),
        status(401),
        status(404),
        status(413),
        status(418),
        status(431),
        status(451),
        status(499),
        status(500),
        status(501),
        status(503),
        status(599),
        Case.of("length 0", answer(OK, "Content-Length: 0", "", "")),
        Case.of("chunked", answer(OK, "Transfer-Encoding: chunked", "", "2\r\nok\r\n0\r\n\r\n")),
        Case.of("empty chunked", answer(OK, "Transfer-Encoding: chunked", "", "0\r\n\r\n")),
        Case.of("until closed", answer(OK, "Connection: close", "", "all of it")),
        Case.of("all bytes", answer(OK, "Content-Length: 256", "", RequestsIT.allBytes())),
        Case.of("204", answer("HTTP/1.1 204 No Content", "X-A: 1", "ETag: \"a\"", "", "")),
        Case.of("304", answer("HTTP/1.1 304 Not", "ETag: W/\"a\"", "Vary: X", DATE, "", "")),
        fields("dated", DATE, "Last-Modified: Sat, 01 Jan 2000 00:00:00 GMT", "Expires: 0"),
        fields("server", "Server: Apache/2.4 (X) mod_y", "X-Powered-By: PHP"),
        fields(
            "cookies",
            "Set-Cookie: b=1; Path=/",
            "Set-Cookie: a=\"2\"; Max-Age=0",
            "Set-Cookie: b=3"),
        fields("order", "X-A: 2", "X-B: x", "X-A: 1", "x-a: 3"),
        fields(
            "several",
            "Vary: A",
            "Vary: B, C",
            "WWW-Authenticate: Basic realm=\"a\"",
            "WWW-Authenticate: B"),
        fields("empty value", "X-Empty:", "Server:"),
        fields("Latin-1", "X-A: caf\u00e9 \u00ff\u00a0x"),
        fields(
            "UTF-8",
            "X-A: caf\u00c3\u00a9",
            "Content-Disposition: a; filename=\"\u00e2\u0082\u00ac\""),
        fields("blanks", "X-A: a  b\tc"),
        fields("odd names", "X_under: 1", "x.dot: 2", "X!#$%&'*+-^`|~: 3"),
        fields("no content type"),
        fields("content type", "Content-Type: text/plain"),
        fields("html", "Content-Type: text/html"),
        fields("xml", "Content-Type: text/xml"),
        fields("json", "Content-Type: application/json"),
        fields("not a charset", "Content-Type: text/plain; x-charset=1; charset-y=2"),
        fields("odd content type", "Content-Type: Text/PLAIN ; a=b"),
        fields("no content type at all", "Content-Type: nonsense"),
        fields("multipart type", "Content-Type: multipart/x-mixed-replace;boundary=\"--b\""),
        fields("language", "Content-Language: de", "Content-Language: en", "Content-Location: /y"),
        fields("location", "Location: ../y?z#f", "Refresh: 5; url=/"),
        fields("coding", "Content-Encoding: GZip", "ETag: \"a-gzip\"", "Accept-Ranges: bytes"),
        fields("range", "Content-Range: bytes 0-1/9", "Accept-Ranges: bytes"),
        fields("alternative", "Alt-Svc: h2=\":443\"", "Link: </a>; rel=preload"),
        fields("dropped with Connection", "Connection: X-Hop", "X-Hop: 1", "Keep-Alive: timeout=1"),
        fields(
            "cache", "Cache-Control: no-cache", "Cache-Control: private", "Age: 1", "Via: 1.1 x"),
        fields("long value", "X-Long: " + "v".repeat(30_000)),
        head("HEAD with a length", "Content-Length: 12345", "Content-Type: text/plain"),
        head("HEAD without a length", "Content-Type: text/html"),
        head("HEAD of a chunked one", "Transfer-Encoding: chunked", "ETag: \"a\""),
        head("HEAD of length 0", "Content-Length: 0"));
  }

  private static final String DATE = "Date: Sat, 01 Jan 2000 00:00:00 GMT";

  /** Tomcat loses a head over HTTP/2 now and then when another thread than its own flushes it. */
  @Test
  void noHeadIsLost() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertFaithful(head("HEAD", "Content-Length: 0"), Version.HTTP_2);
    }
  }

  private static Case status(int status) {
    return Case.of("" + status, answer("HTTP/1.1 " + status + " Phrase", LENGTH_2, "", "ok"));
  }

  private static Case fields(String name, String... lines) {
    return Case.of(name, OK + lines(lines) + "\r\nContent-Length: 2\r\n\r\nok");
  }

  private static Case head(String name, String... lines) {
    return new Case(name, Sent.bare("HEAD", "/"), OK + lines(lines) + "\r\n\r\n");
  }

  private static String lines(String... lines) {
    return Stream.of(lines).map(line -> "\r\n" + line).collect(Collectors.joining());
  }

  @Test
  void contentResetKeepsItsLength() throws Exception {
    String answer = answer("HTTP/1.1 205 Reset", "Content-Length: 0", "", "");
    assertFaithful(Case.of("205", answer), Version.HTTP_1_1);
  }

  @ParameterizedTest
  @MethodSource("responses")
  void passesOverHttp11(Case what) throws Exception {
    assertFaithful(what, Version.HTTP_1_1);
  }

  @ParameterizedTest
  @MethodSource("responses")
  void passesOverHttp2(Case what) throws Exception {
    assertFaithful(what, Version.HTTP_2);
  }
}
