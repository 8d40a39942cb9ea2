package org.invertingproxy.wire.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.Syntax;

/** Collects one frame in a growing array. */
final class PayloadWriter {
  /** Chars of a text for people. */
  static final int MOST_REASON = 200;

  private byte[] bytes = new byte[256];
  private int size = Frame.HEADER;

  PayloadWriter number8(int number) {
    room(1);
    bytes[size++] = (byte) number;
    return this;
  }

  PayloadWriter number16(int number) {
    return number8(number >>> 8).number8(number);
  }

  PayloadWriter number32(int number) {
    return number16(number >>> 16).number16(number);
  }

  PayloadWriter number64(long number) {
    return number32((int) (number >>> 32)).number32((int) number);
  }

  PayloadWriter text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return number16(length16(encoded.length)).put(encoded);
  }

  /** A text for people, cut where it is too long. */
  PayloadWriter reason(String text) {
    return text(text.substring(0, Math.min(text.length(), MOST_REASON)));
  }

  PayloadWriter shortBytes(String text) {
    return number16(length16(text.length())).latin(text);
  }

  PayloadWriter longBytes(String text) {
    return number32(text.length()).latin(text);
  }

  PayloadWriter fields(Fields fields) {
    number16(length16(fields.size()));
    for (Fields.Field line : fields) {
      require(Syntax.isToken(line.name()) && Syntax.isFieldValue(line.value()), "field");
      shortBytes(line.name()).longBytes(line.value());
    }
    return this;
  }

  PayloadWriter attributes(Fields attributes) {
    number16(length16(attributes.size()));
    for (Fields.Field line : attributes) {
      byte[] value = line.value().getBytes(StandardCharsets.UTF_8);
      shortBytes(line.name()).number32(value.length).put(value);
    }
    return this;
  }

  ByteBuffer frame(FrameType type, int flags, int stream) {
    ByteBuffer frame = ByteBuffer.wrap(bytes, 0, size);
    frame.putInt(size - Frame.HEADER).put((byte) type.id()).put((byte) flags).putInt(stream);
    return frame.rewind();
  }

  PayloadWriter put(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
    return this;
  }

  private PayloadWriter latin(String text) {
    return put(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  /** What the other side would refuse is not written. */
  static void require(boolean valid, String part) {
    if (!valid) {
      throw new IllegalArgumentException(part + " that cannot stand in a frame");
    }
  }

  private static int length16(int length) {
    require(length <= 0xffff, "a text or list too long");
    return length;
  }
}
