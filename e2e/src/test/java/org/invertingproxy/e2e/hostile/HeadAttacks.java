package org.invertingproxy.e2e.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Request lines and field lines that readers have disagreed about (RFC 9112 sections 2 to 5). */
final class HeadAttacks {
  private static final String GET = "GET /front HTTP/1.1";

  /** What stands in a field line; the request that follows is one of its own only without it. */
  private static final List<String> LINES =
      List.of(
          "X-A : 1",
          "X-A\t: 1",
          "X A: 1",
          "X\u0000A: 1",
          "X\u007fA: 1",
          "X\u00e9: 1",
          "X(: 1",
          "X\"A: 1",
          "X@A: 1",
          "X\r: 1",
          ": 1",
          "X-A",
          "X-A: a\u0000b",
          "X-A: a\rb",
          "X-A: a\rX-Smuggled: 1",
          "X-A: a\u0001b",
          "X-A: a\u007fb",
          "X-A: a\u000bX-Smuggled: 1",
          "X-A: a\u0085X-Smuggled: 1",
          "X-A: a\r\n folded: 1",
          "X-A: a\r\n\tfolded",
          "Host: other.localhost",
          "Host: @HOST@",
          "Content-Length: 0\r\nContent-Length: 7");

  private static final List<String> REQUEST_LINES =
      List.of(
          "GET /front",
          "GET",
          "GET /front HTTP/1.1 ",
          "GET /front  HTTP/1.1",
          "GET  /front HTTP/1.1",
          "GET\t/front\tHTTP/1.1",
          "GET /front\u000bHTTP/1.1",
          " GET /front HTTP/1.1",
          "GET /front HTTP/1.1 HTTP/1.1",
          "GET /front HTTP/11",
          "GET /front HTTP/1.",
          "GET /front HTTP/3.1",
          "GET /front http/1.1",
          "GET /front HTTP/1.1\r",
          "GET /front HTTP/1.1\rX-Smuggled: 1",
          "GET /front?a\u0000b HTTP/1.1",
          "GET /front?a\rb HTTP/1.1",
          "GET /front?a b HTTP/1.1",
          "G(T /front HTTP/1.1",
          "G\u0000T /front HTTP/1.1",
          "GET: /front HTTP/1.1",
          "\u0000GET /front HTTP/1.1",
          "GET http://other.localhost/front HTTP/1.1",
          "GET http://user:password@@HOST@/front HTTP/1.1",
          "GET http:///front HTTP/1.1",
          "GET ftp://@HOST@/front HTTP/1.1",
          "GET front HTTP/1.1",
          "GET * HTTP/1.1",
          "GET ?/front HTTP/1.1",
          "GET @HOST@ HTTP/1.1",
          "PRI * HTTP/2.0",
          "GET /front HTTP/2.0");

  /** Hosts; a line end inside would make two fields. */
  private static final List<String> HOSTS =
      List.of(
          "@HOST@, other.localhost",
          "@HOST@ other.localhost",
          "@HOST@/x",
          "@HOST@?x",
          "@HOST@#x",
          "@HOST@\\x",
          "user@@HOST@",
          "@HOST@:1:2",
          "@HOST@:x",
          "@HOST@:-1",
          "@HOST@:99999",
          "@HOST@\u0000",
          "@HOST@\rX-Smuggled: 1",
          "%62.localhost",
          "other.localhost:80@@HOST@",
          "[::1",
          "[@HOST@]",
          "\"@HOST@\"",
          "..",
          "",
          "\u00e9.localhost");

  private HeadAttacks() {}

  static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    LINES.forEach(line -> all.add(Attack.line(GET, line)));
    REQUEST_LINES.forEach(line -> all.add(Attack.line(line)));
    for (String host : HOSTS) {
      String bytes = GET + "\r\nHost: " + host + "\r\n\r\n";
      all.add(new Attack("[host " + host + "]", bytes, Set.of()));
    }
    all.add(new Attack("[no host]", GET + "\r\n\r\n", Set.of()));
    return all;
  }
}
