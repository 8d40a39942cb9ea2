package org.invertingproxy.agent.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8CheckTest {
  @Test
  void agreesWithTheJdk_onBytesNearTheBounds_howeverTheyAreCut() {
    int[] bytes = {
      0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1,
      0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
    };
    Random random = new Random(7);
    int valid = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] text = new byte[1 + random.nextInt(5)];
      for (int at = 0; at < text.length; at++) {
        text[at] = (byte) bytes[random.nextInt(bytes.length)];
      }
      int cut = random.nextInt(text.length + 1);
      boolean expected = isUtf8(text);
      valid += expected ? 1 : 0;
      assertThat(accepts(text, cut)).isEqualTo(expected);
    }
    assertThat(valid).isGreaterThan(1_000);
  }

  private static boolean accepts(byte[] text, int cut) {
    Utf8Check check = new Utf8Check();
    byte[] first = Arrays.copyOf(text, cut);
    byte[] second = Arrays.copyOfRange(text, cut, text.length);
    return check.accept(first, false) && check.accept(second, true);
  }

  private static boolean isUtf8(byte[] text) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).hasRemaining() || text.length == 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
