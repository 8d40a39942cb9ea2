package org.invertingproxy.e2e.hostile;

import static org.invertingproxy.e2e.hostile.Attack.SMUGGLED;

import java.util.ArrayList;
import java.util.List;

/** Chunks that readers of RFC 9112 section 7.1 have disagreed about; see CVE-2025-55315. */
final class ChunkAttacks {
  private static final String END = "0\r\n\r\n";

  /** No chunk begins like this; a whole request follows for who thinks that one ended. */
  private static final List<String> MALFORMED =
      List.of(
          "5\rhello\r\n" + END,
          "5\r\nhello\r" + END,
          "5\r\nhello" + END,
          "5\r\nhelloXX" + END,
          "5\r\nhell" + END,
          "\r\n" + END,
          "\r\n5\r\nhello\r\n" + END,
          "5g\r\nhello\r\n" + END,
          "0x5\r\nhello\r\n" + END,
          "+5\r\nhello\r\n" + END,
          "-5\r\nhello\r\n" + END,
          " 5\r\nhello\r\n" + END,
          "\u000b5\r\nhello\r\n" + END,
          "5\u0000\r\nhello\r\n" + END,
          "5 5\r\nhello\r\n" + END,
          "5,\r\nhello\r\n" + END,
          "5.0\r\nhello\r\n" + END,
          "\uff15\r\nhello\r\n".replace('\uff15', '\u00b5') + END,
          "10000000000000005\r\nhello\r\n" + END,
          "ffffffffffffffff\r\nhello\r\n" + END,
          "8000000000000005\r\nhello\r\n" + END,
          "100000005\r\nhello\r\n" + END,
          "5;a\rb\r\nhello\r\n" + END,
          "5;a\u0000b\r\nhello\r\n" + END,
          "5;" + "x".repeat(70_000) + "\r\nhello\r\n" + END,
          "5\r\nhello\r\n0\r\nX : y\r\n\r\n",
          "5\r\nhello\r\n0\r\nX\u0000: y\r\n\r\n",
          "5\r\nhello\r\n0\r\nX: a\rY: b\r\n\r\n",
          "5\r\nhello\r\n0\r\n: y\r\n\r\n",
          "5\r\nhello\r\n0\r\nGET /smuggled HTTP/1.1\r\n\r\n",
          "5\r\nhello\r\n0\r\nX: " + "y".repeat(70_000) + "\r\n\r\n",
          "5\r\nhello\r\n-0\r\n\r\n",
          "5\r\nhello\r\n0 0\r\n\r\n");

  /** Line ends of one byte, where some read on for two. */
  private static final List<String> LINE_FEEDS =
      List.of(
          "5\nhello\r\n" + END,
          "5\r\nhello\n" + END,
          "5;\nhello\r\n" + END,
          "5;a=\"\nhello\r\n" + END,
          "5\r\nhello\r\n0\n\n",
          "5\r\nhello\r\n0\r\n\n",
          "5\r\nhello\r\n0\r\nX-Trailer: y\n\r\n");

  /** Legal, and odd enough to be misread: the extension goes, the body stays. */
  private static final List<String> LEGAL =
      List.of(
          "5;a\r\nhello\r\n" + END,
          "5;a=b;c=\"d\"\r\nhello\r\n" + END,
          "5;a=\"x;y\"\r\nhello\r\n" + END,
          "5;a=\"\\\"\"\r\nhello\r\n" + END,
          "5;\r\nhello\r\n" + END,
          "0000000005\r\nhello\r\n" + END,
          "2;0\r\nhe\r\n3\r\nllo\r\n" + END,
          "5\r\nhello\r\n000\r\n\r\n",
          "5\r\nhello\r\n0;a=b\r\n\r\n",
          "5\r\nhello\r\n0\r\nX-Trailer: y\r\n\r\n",
          "5\r\nhello\r\n0\r\nContent-Length: 9\r\nTransfer-Encoding: x\r\nHost: evil\r\n\r\n");

  private ChunkAttacks() {}

  static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    MALFORMED.forEach(chunks -> all.add(chunked(chunks, SMUGGLED)));
    LINE_FEEDS.forEach(chunks -> all.add(chunked(chunks, SMUGGLED)));
    LEGAL.forEach(chunks -> all.add(chunked(chunks, "").harmlessAs("hello")));
    // A quoted string is no place for a line end (CVE-2026-2332): here one would hide a request.
    all.add(
        chunked("1;a=\"\r\nx\r\n@SIZE@\r\n" + SMUGGLED + "\r\n" + END, "")
            .harmlessAs("x" + SMUGGLED));
    all.add(chunked("1;a=\"\r\nx\";\r\n@SIZE@\r\n" + SMUGGLED + "\r\n" + END, ""));
    all.add(chunked("@SIZE@\r\n" + SMUGGLED + "\r\n" + END, "").harmlessAs(SMUGGLED));
    return all;
  }

  private static Attack chunked(String chunks, String behind) {
    return Attack.post(
        "[chunks " + brief(chunks) + "]", "Transfer-Encoding: chunked", chunks + behind);
  }

  private static String brief(String text) {
    return text.length() < 60 ? text : text.substring(0, 60) + "...";
  }
}
