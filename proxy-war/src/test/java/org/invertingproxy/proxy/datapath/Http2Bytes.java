package org.invertingproxy.proxy.datapath;

import java.io.IOException;

/** What no well-behaved client of HTTP/2 would send (RFC 9113, RFC 7541), one char per byte. */
final class Http2Bytes {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;

  /** END_STREAM and END_HEADERS. */
  private static final int WHOLE = 5;

  /** END_HEADERS. */
  private static final int OPEN = 4;

  private Http2Bytes() {}

  /** A connection with one GET that carries that field. */
  static String request(String host, String name, String value) {
    // :method GET, :scheme http and :path / by index, :authority by the index of its name.
    String block = "\u0082\u0086\u0084\u0001" + (char) host.length() + host + literal(name, value);
    return PREFACE + frame(SETTINGS, 0, 0, "") + frame(HEADERS, WHOLE, 1, block);
  }

  /** A connection with one POST whose body is still to come. */
  static String openPost(String host) {
    String block = "\u0083\u0086\u0084\u0001" + (char) host.length() + host;
    return PREFACE + frame(SETTINGS, 0, 0, "") + frame(HEADERS, OPEN, 1, block);
  }

  /** More of that body. */
  static String piece(String piece) {
    return frame(DATA, 0, 1, piece);
  }

  /** The client's farewell. */
  static String reset() {
    return frame(RST_STREAM, 0, 1, "\0\0\0\u0008");
  }

  /** An end that is none: trailers must not have pseudo-fields (RFC 9113 section 8.1). */
  static String malformedTrailers() {
    return frame(HEADERS, WHOLE, 1, literal(":x", "1"));
  }

  /** Reads what has come so far: whether a response, a reset or a farewell is among it. */
  static boolean isRefused(RawConnection connection) {
    try {
      while (connection.hasInput()) {
        String head = connection.read(9);
        connection.read(head.charAt(0) << 16 | head.charAt(1) << 8 | head.charAt(2));
        int type = head.charAt(3);
        if (type == HEADERS || type == RST_STREAM || type == GOAWAY) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static String frame(int type, int flags, int stream, String payload) {
    int length = payload.length();
    char[] head = {
      0,
      (char) (length >> 8),
      (char) (length & 255),
      (char) type,
      (char) flags,
      0,
      0,
      0,
      (char) stream
    };
    return new String(head) + payload;
  }

  /** A literal without indexing, its name new. */
  private static String literal(String name, String value) {
    return "\0" + (char) name.length() + name + (char) value.length() + value;
  }
}
