package org.invertingproxy.e2e.hostile;

import java.util.List;

/** Fields of HTTP/2, each byte as one character, written as {@code name: value}. */
final class Http2Fields {
  /** Beside the proper pseudo-fields; the request must be refused. */
  static final List<String> MALFORMED =
      List.of(
          "x-a: b\r\nx-smuggled: 1",
          "x-a: b\nx-smuggled: 1",
          "x-a: b\rx-smuggled: 1",
          "x-a: b\r\n\r\n" + Attack.SMUGGLED,
          "x-a: b\u0000x",
          "x-a: b\u0001x",
          "x-a: b\u007fx",
          "x-a\r\nx-smuggled: 1",
          "x-a:x-smuggled: 1",
          "x-a\u0000: 1",
          "x a: 1",
          "x-a : 1",
          " x-a: 1",
          "X-Upper: 1",
          "x-\u00e9: 1",
          "x(: 1",
          "connection: x-forwarded-for",
          "connection: close",
          "keep-alive: timeout=5",
          "proxy-connection: keep-alive",
          "transfer-encoding: chunked",
          "transfer-encoding: identity",
          "transfer-encoding : chunked",
          "transfer-encoding: x\r\ntransfer-encoding: chunked",
          "upgrade: h2c",
          "te: gzip",
          "te: trailers, gzip",
          "host: other.localhost",
          "host: @HOST@\r\nx-smuggled: 1",
          "content-length: 5",
          "content-length: 500",
          "content-length: -1",
          "content-length: +@LENGTH@",
          "content-length: @LENGTH@\r\nx-smuggled: 1",
          "content-length: @LENGTH@, @LENGTH@",
          "content-length: 99999999999999999999",
          "cookie: a=1\r\nx-smuggled: 1",
          "expect: 100-continue\r\nx-smuggled: 1",
          ":path: /smuggled",
          ":status: 200",
          ":x: 1");

  /** The same, but forwarded: the body is a request for who reads it as one. */
  static final List<String> LEGAL =
      List.of("x-a: 1", "te: trailers", "host: @HOST@", "content-length: @LENGTH@");

  /** In place of the proper pseudo-field, or before it. */
  static final List<String> PSEUDO =
      List.of(
          ":method: GET /smuggled HTTP/1.1\r\nx-smuggled: 1\r\n\r\nPOST",
          ":method: POST /smuggled HTTP/1.1",
          ":method: P\u0000ST",
          ":method: P\rST",
          ":method: ",
          ":path: /smuggled HTTP/1.1\r\nx-smuggled: 1\r\nx-a: ",
          ":path: /front HTTP/1.1",
          ":path: /front x",
          ":path: /front\tx",
          ":path: /front\rx",
          ":path: /front\nx",
          ":path: /front\u0000x",
          ":path: /front?a b",
          ":path: front",
          ":path: ",
          ":path: *",
          ":path: http://other.localhost/smuggled",
          ":scheme: http://other.localhost/smuggled?",
          ":scheme: http\r\nx-smuggled: 1",
          ":scheme: ",
          ":authority: @HOST@\r\nx-smuggled: 1",
          ":authority: @HOST@ x",
          ":authority: @HOST@/smuggled",
          ":authority: user@@HOST@",
          ":authority: @HOST@, other.localhost",
          ":authority: @HOST@\u0000",
          ":authority: ");

  /** Behind the body; the request must not reach its end. */
  static final List<String> TRAILERS =
      List.of(
          "x-trailer: 1\r\nx-smuggled: 1",
          "x-trailer: a\u0000b",
          "x-trailer\r\nx-smuggled: 1",
          "X-Trailer: 1",
          ":path: /smuggled",
          "connection: x-trailer");

  /** Behind the body, where they mean nothing. */
  static final List<String> DROPPED_TRAILERS =
      List.of("content-length: 5", "transfer-encoding: chunked", "host: other.localhost");

  private Http2Fields() {}
}
