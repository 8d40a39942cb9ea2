package org.invertingproxy.proxy.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/**
 * Turns the bytes of a text message that comes in parts into characters; parts may end within a
 * character. Used by one thread at a time.
 */
final class TextDecoder {
  private final CharsetDecoder decoder = UTF_8.newDecoder(); // which reports what is malformed
  private ByteBuffer rest = ByteBuffer.allocate(0);

  /**
   * The characters that are complete.
   *
   * @param last whether the message ends here
   * @throws CharacterCodingException when that is not UTF-8
   */
  String decode(ByteBuffer part, boolean last) throws CharacterCodingException {
    ByteBuffer bytes = part;
    if (rest.hasRemaining()) {
      bytes = ByteBuffer.allocate(rest.remaining() + part.remaining()).put(rest).put(part).flip();
    }
    CharBuffer characters = CharBuffer.allocate(bytes.remaining());
    CoderResult result = decoder.decode(bytes, characters, last);
    if (result.isError()) {
      result.throwException();
    }
    if (last) {
      decoder.reset();
    }
    rest = bytes;
    return characters.flip().toString();
  }
}
