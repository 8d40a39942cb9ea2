package org.invertingproxy.proxy.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;

class TextDecoderTest {
  private static final String TEXT = "a\u00fc\u20ac\ud83d\ude00z";

  @Test
  void textCutAnywhere_isTheSameText() throws Exception {
    byte[] bytes = TEXT.getBytes(UTF_8);
    for (int one = 0; one <= bytes.length; one++) {
      for (int two = one; two <= bytes.length; two++) {
        TextDecoder decoder = new TextDecoder();
        String text =
            decoder.decode(ByteBuffer.wrap(bytes, 0, one), false)
                + decoder.decode(ByteBuffer.wrap(bytes, one, two - one), false)
                + decoder.decode(ByteBuffer.wrap(bytes, two, bytes.length - two), true);
        assertThat(text).isEqualTo(TEXT);
      }
    }
  }

  @Test
  void textEndsWithinACharacter_isRefused_andTheNextOneIsNotHarmed() throws Exception {
    byte[] bytes = TEXT.getBytes(UTF_8);
    TextDecoder decoder = new TextDecoder();
    assertThat(decoder.decode(ByteBuffer.wrap(bytes), true)).isEqualTo(TEXT);
    assertThat(decoder.decode(ByteBuffer.wrap(bytes), true)).isEqualTo(TEXT);
    assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(bytes, 0, 2), true))
        .isInstanceOf(CharacterCodingException.class);
  }
}
