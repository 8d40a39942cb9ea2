package org.invertingproxy.e2e.hostile;

import static org.invertingproxy.e2e.hostile.Attack.SMUGGLED;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Lengths and codings that contradict themselves or each other (RFC 9112 section 6.3). */
final class FramingAttacks {
  /** Nothing for who believes the coding, a whole request more for who believes a length. */
  private static final String END_THEN_SMUGGLED = "0\r\n\r\n" + SMUGGLED;

  private static final String LENGTH_OF_ALL = "Content-Length: @LENGTH@";

  /** Each is a way to write the coding so that one reader knows it and the other does not. */
  private static final List<String> CODINGS =
      List.of(
          "Transfer-Encoding: xchunked",
          "Transfer-Encoding : chunked",
          "Transfer-Encoding\t: chunked",
          "Transfer-Encoding: chunked, identity",
          "Transfer-Encoding: identity, chunked",
          "Transfer-Encoding: identity",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: chunked, chunked",
          "Transfer-Encoding: \"chunked\"",
          "Transfer-Encoding: chunked;q=1",
          "Transfer-Encoding: \u000bchunked",
          "Transfer-Encoding: chunked\u0000",
          "Transfer-Encoding: chunked\u00ff",
          "Transfer-Encoding: chunked\rX: y",
          "Transfer-Encoding: x\r\n chunked",
          "Transfer-Encoding",
          "Transfer-Encoding:",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
          "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
          " Transfer-Encoding: chunked",
          "\u0000Transfer-Encoding: chunked",
          "\u00a0Transfer-Encoding: chunked",
          "X: y\rTransfer-Encoding: chunked");

  private static final List<String> LENGTHS =
      List.of(
          "5\r\nContent-Length: 6",
          "6\r\nContent-Length: 5",
          "5\r\nContent-Length: 5",
          "5\r\ncontent-length: 0",
          "5, 5",
          "5, 6",
          "5 6",
          "5;",
          "+5",
          "-5",
          "5.0",
          "5e0",
          "0x5",
          "5\u000b",
          "5\u0000",
          "\u00a05",
          "5_0",
          "",
          "five",
          "9223372036854775813",
          "18446744073709551621",
          "99999999999999999999999999999999999999");

  private FramingAttacks() {}

  static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    for (String coding : CODINGS) {
      Attack alone = Attack.post("[" + coding + "]", coding, END_THEN_SMUGGLED);
      Attack after = both(LENGTH_OF_ALL + "\r\n" + coding);
      Attack before = both(coding + "\r\n" + LENGTH_OF_ALL);
      // Whoever takes it for a coding may read the body by it, but nothing behind it; whoever
      // takes it for no field of that name reads by the length.
      all.add(alone.harmlessAs(""));
      all.add(after.harmlessAs("", END_THEN_SMUGGLED));
      all.add(before.harmlessAs("", END_THEN_SMUGGLED));
    }
    for (String length : LENGTHS) {
      all.add(
          Attack.post("[length " + length + "]", "Content-Length: " + length, "hello" + SMUGGLED));
    }
    all.add(both(LENGTH_OF_ALL + "\r\nTransfer-Encoding: chunked").harmlessAs(""));
    all.add(both("Transfer-Encoding: CHUNKED\r\n" + LENGTH_OF_ALL).harmlessAs(""));
    all.add(both("Transfer-Encoding:\tchunked\r\n" + LENGTH_OF_ALL).harmlessAs(""));
    all.add(
        Attack.post(
                "[coding, then a length inside the first chunk]",
                "Transfer-Encoding: chunked\r\nContent-Length: 4",
                "@SIZE@\r\n" + SMUGGLED + "\r\n0\r\n\r\n")
            .harmlessAs(SMUGGLED));
    all.add(
        Attack.post("[a body that is a request]", "Content-Length: @LENGTH@", SMUGGLED)
            .harmlessAs(SMUGGLED));
    // A server may unfold it, and must then take what follows for a request of its own.
    String folded = "Transfer-Encoding:\r\n chunked";
    all.add(Attack.post("[folded coding]", folded, "0\r\n\r\n").harmlessAs(""));
    all.add(both(folded + "\r\n" + LENGTH_OF_ALL).harmlessAs(""));
    all.add(both(LENGTH_OF_ALL + "\r\n" + folded).harmlessAs(""));
    Attack http10 = Attack.post("[coding in HTTP/1.0]", "Transfer-Encoding: chunked", "");
    String bytes = http10.bytes().replaceFirst("HTTP/1.1", "HTTP/1.0") + END_THEN_SMUGGLED;
    all.add(new Attack(http10.name(), bytes, Set.of("")));
    return all;
  }

  private static Attack both(String lines) {
    return Attack.post("[" + lines + "]", lines, END_THEN_SMUGGLED);
  }
}
