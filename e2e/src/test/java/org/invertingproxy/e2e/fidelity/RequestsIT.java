package org.invertingproxy.e2e.fidelity;

import java.util.List;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods, fields, bodies and trailers of requests. */
class RequestsIT extends FidelitySuite {
  RequestsIT(Way way, RunningServers servers) throws Exception {
    super(way, servers);
  }

  static List<Case> requests() {
    return List.of(
        Case.of("PROPFIND", Sent.bare("PROPFIND", "/dav/", "Depth: 1")),
        Case.of("unknown method", Sent.bare("FOO", "/")),
        Case.of("method in lower case", Sent.bare("get", "/")),
        Case.of("method of odd characters", Sent.bare("M-SEARCH!#$%&'*+.^_`|~1", "/")),
        Case.of("OPTIONS", Sent.bare("OPTIONS", "/x", "Origin: http://a.example")),
        Case.of("DELETE", Sent.bare("DELETE", "/x")),
        Case.of("POST without a body or length", Sent.bare("POST", "/x")),
        Case.of("POST of length 0", Sent.length("")),
        Case.of("PUT of length 0", Sent.length("").method("PUT")),
        Case.of("GET of length 0", Sent.length("").method("GET")),
        Case.of("GET with a body", Sent.length("query").method("GET")),
        Case.of("DELETE with a body", Sent.length("query").method("DELETE")),
        Case.of("GET with a chunked body", Sent.chunked("query").method("GET")),
        Case.of("chunked body", Sent.chunked("hello")),
        Case.of("body of all bytes", Sent.length(allBytes())),
        Case.of("body of a form", Sent.length("a=1&b=%20", FORM)),
        Case.of("body of a form in UTF-16", Sent.length("a", FORM + "; charset=UTF-16")),
        Case.of("multipart body", Sent.length("--b\r\n\r\nx\r\n--b--", MULTIPART)),
        Case.of("values in order", Sent.get("/", "X-A: 1", "X-B: x", "X-A: 2", "x-a: 3")),
        Case.of("values of lists", Sent.get("/", "Accept: a/b, c/d;q=0.5", "Accept: */*")),
        Case.of("empty value", Sent.get("/", "X-Empty:", "X-Blank:  ", "Accept:")),
        Case.of("blanks in a value", Sent.get("/", "X-A: a  b\tc")),
        Case.of("Latin-1 in a value", Sent.get("/", "X-A: caf\u00e9 \u00ff\u00a0x")),
        Case.of("UTF-8 in a value", Sent.get("/", "X-A: caf\u00c3\u00a9")),
        Case.of("quotes in a value", Sent.get("/", "X-A: \"a, \\\"b\\\"\"", "If-Match: W/\"x\"")),
        Case.of("odd field names", Sent.get("/", "X_under: 1", "x.dot: 2", "X!#$%&'*+-^`|~: 3")),
        Case.of("case of known values", Sent.get("/", "Accept-Encoding: GZip, Br", "DNT: 1")),
        Case.of("content coding", Sent.length("\u001f\u008b", "Content-Encoding: gzip")),
        Case.of("odd content type", Sent.length("x", "Content-Type: a/b ; Charset=\"x\";c=d")),
        Case.of("unknown charset", Sent.length("x", "Content-Type: text/plain;charset=klingon")),
        Case.of("cookies", Sent.get("/", "Cookie: a=1; b=\"2\"; c=\u00e9;d=; =e")),
        Case.of("authorization", Sent.get("/", "Authorization: Basic YTpi")),
        Case.of("conditions", Sent.get("/", "If-None-Match: \"a\", W/\"b\"", "If-Range: \"a\"")),
        Case.of("range", Sent.get("/", "Range: bytes=0-0,5-", "If-Range: \"a\"")),
        Case.of("dates", Sent.get("/", "If-Modified-Since: yesterday", "Date: now")),
        Case.of("method override", Sent.get("/", "X-HTTP-Method-Override: DELETE")),
        Case.of("takes trailers", Sent.get("/", "Connection: TE", "TE: trailers")),
        Case.of("long value", Sent.get("/", "X-Long: " + "v".repeat(30_000))),
        Case.of("many fields", Sent.get("/", many())));
  }

  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=b";

  @Test
  void emptyChunkedBodyStaysOne() throws Exception {
    assertFaithful(Case.of("empty chunked body", Sent.chunked("")), Version.HTTP_1_1);
  }

  @Test
  void fieldsOfOneHopStayThere() throws Exception {
    Sent request =
        Sent.get(
            "/",
            "Connection: X-Hop, Upgrade",
            "X-Hop: 1",
            "Keep-Alive: timeout=5",
            "Proxy-Connection: keep-alive",
            "Upgrade: other/1",
            "TE: gzip");
    assertFaithful(Case.of("one hop", request), Version.HTTP_1_1);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void passesOverHttp11(Case what) throws Exception {
    assertFaithful(what, Version.HTTP_1_1);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void passesOverHttp2(Case what) throws Exception {
    assertFaithful(what, Version.HTTP_2);
  }

  private static String[] many() {
    String[] lines = new String[300];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "X-" + i + ": " + i;
    }
    return lines;
  }

  static String allBytes() {
    StringBuilder text = new StringBuilder();
    for (char c = 0; c < 256; c++) {
      text.append(c);
    }
    return text.toString();
  }
}
