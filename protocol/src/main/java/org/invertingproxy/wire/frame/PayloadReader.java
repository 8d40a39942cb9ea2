package org.invertingproxy.wire.frame;

import static org.invertingproxy.wire.frame.PayloadFault.malformed;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.Syntax;
import org.invertingproxy.wire.WireLimits;

/**
 * Reads the items of one payload in order. Every length is compared with what is left of the
 * payload before anything is made of it. What follows the last item known is left unread.
 */
final class PayloadReader {
  private static final WireLimits ATTRIBUTES = new WireLimits(16 * 1024, 100);

  private final ByteBuffer payload;

  PayloadReader(ByteBuffer payload) {
    this.payload = payload;
  }

  int number16(String what) throws PayloadFault {
    need(2, what);
    return payload.getShort() & 0xffff;
  }

  /** A number below 2^31. */
  int number31(String what) throws PayloadFault {
    need(4, what);
    int number = payload.getInt();
    if (number < 0) {
      throw malformed(what);
    }
    return number;
  }

  long number64(String what) throws PayloadFault {
    need(8, what);
    return payload.getLong();
  }

  /** A UTF-8 text with a 16-bit length. */
  String text(String what) throws PayloadFault {
    return string(number16(what), StandardCharsets.UTF_8, what);
  }

  /** A text for people, made harmless for logs and cut where it is too long. */
  String reason() throws PayloadFault {
    String text = text("reason").replaceAll("\\p{C}", "?");
    return text.substring(0, Math.min(text.length(), PayloadWriter.MOST_REASON));
  }

  /** Bytes as chars, with a 16-bit length. */
  String shortBytes(String what) throws PayloadFault {
    return string(number16(what), StandardCharsets.ISO_8859_1, what);
  }

  /** Bytes as chars, with a 32-bit length. */
  String longBytes(String what, WireLimits limits) throws PayloadFault {
    int length = number31(what);
    if (length > limits.headBytes()) {
      throw tooLarge();
    }
    return string(length, StandardCharsets.ISO_8859_1, what);
  }

  /**
   * HTTP fields.
   *
   * @param used bytes of the head that were read before
   */
  Fields fields(WireLimits limits, int used) throws PayloadFault {
    return lines(limits, used, StandardCharsets.ISO_8859_1);
  }

  Fields attributes() throws PayloadFault {
    return lines(ATTRIBUTES, 0, StandardCharsets.UTF_8);
  }

  private Fields lines(WireLimits limits, int used, Charset charset) throws PayloadFault {
    int count = number16("fields");
    if (count > limits.headFields()) {
      throw tooLarge();
    }
    long left = limits.headBytes() - (long) used;
    Fields.Builder lines = Fields.builder();
    for (int i = 0; i < count; i++) {
      int nameLength = number16("field name");
      left -= nameLength + ChannelLimits.LINE;
      if (left < 0) {
        throw tooLarge();
      }
      String name = string(nameLength, StandardCharsets.ISO_8859_1, "field name");
      int valueLength = number31("field value");
      left -= valueLength;
      if (left < 0) {
        throw tooLarge();
      }
      String value = string(valueLength, charset, "field value");
      if (!Syntax.isToken(name)) {
        throw malformed("field name");
      }
      if (charset.equals(StandardCharsets.ISO_8859_1) && !Syntax.isFieldValue(value)) {
        throw malformed("field value");
      }
      lines.add(name, value);
    }
    return lines.build();
  }

  private String string(int length, Charset charset, String what) throws PayloadFault {
    need(length, what);
    String text;
    if (payload.hasArray()) {
      int from = payload.arrayOffset() + payload.position();
      text = new String(payload.array(), from, length, charset);
      payload.position(payload.position() + length);
    } else {
      byte[] bytes = new byte[length];
      payload.get(bytes);
      text = new String(bytes, charset);
    }
    return text;
  }

  private void need(int length, String what) throws PayloadFault {
    if (payload.remaining() < length) {
      throw malformed(what);
    }
  }

  private static PayloadFault tooLarge() {
    return new PayloadFault(ResetCode.TOO_LARGE, "head over the limit");
  }
}
