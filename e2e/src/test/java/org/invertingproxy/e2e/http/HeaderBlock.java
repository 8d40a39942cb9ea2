package org.invertingproxy.e2e.http;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/** Fields as HPACK writes them without any compression, so that each byte is the test's own. */
final class HeaderBlock {
  private static final Map<String, Integer> PSEUDO_FIELDS =
      Map.of(":authority", 1, ":method", 2, ":path", 4, ":scheme", 6);

  private HeaderBlock() {}

  /** The block of these fields, written as {@code name: value}. */
  static byte[] of(List<String> lines) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (String line : lines) {
      int colon = line.indexOf(": ", 1);
      // Literal without indexing (RFC 7541 section 6.2.2). Pseudo-fields by their place in the
      // static table, as all clients do: Tomcat knows them by nothing else.
      int index = PSEUDO_FIELDS.getOrDefault(line.substring(0, colon), 0);
      block.write(index);
      if (index == 0) {
        literal(block, line.substring(0, colon));
      }
      literal(block, line.substring(colon + 2));
    }
    return block.toByteArray();
  }

  /** RFC 7541 sections 5.1 and 5.2, never Huffman coded. */
  private static void literal(ByteArrayOutputStream block, String text) {
    byte[] bytes = Head.bytes(text);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }
}
