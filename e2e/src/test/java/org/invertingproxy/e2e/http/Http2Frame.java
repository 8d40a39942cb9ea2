package org.invertingproxy.e2e.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One frame (RFC 9113 section 4.1), its payload without padding. */
final class Http2Frame {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ACK = 1;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  private static final int PADDED = 8;

  private final int type;
  private final int flags;
  private final int stream;
  private final byte[] payload;

  /** A frame of that type and with these flags, both from the constants; stream 0 is for all. */
  Http2Frame(int type, int flags, int stream, byte[] payload) {
    this.type = type;
    this.flags = flags;
    this.stream = stream;
    this.payload = payload;
  }

  static Http2Frame read(DataInputStream in) throws IOException {
    int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    byte[] payload = in.readNBytes(length);
    boolean padded = (type == DATA || type == HEADERS) && (flags & PADDED) != 0;
    return new Http2Frame(type, flags, stream, padded ? withoutPadding(payload) : payload);
  }

  int type() {
    return type;
  }

  int stream() {
    return stream;
  }

  byte[] payload() {
    return payload;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  byte[] bytes() {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private static byte[] withoutPadding(byte[] payload) {
    return java.util.Arrays.copyOfRange(payload, 1, payload.length - (payload[0] & 0xff));
  }
}
