package org.invertingproxy.wire;

import java.nio.charset.StandardCharsets;

/**
 * Turns one message into HTTP/1.1 wire form (RFC 9112), piece by piece: {@link #head}, any number
 * of {@link #data}, then {@link #end}. Not thread-safe.
 *
 * <p>The body is framed by the head's own Content-Length where it has one, so that the value
 * survives; otherwise it is chunked, if there is one. The head must not carry Transfer-Encoding:
 * framing is this class's decision alone. What would break the framing is refused, never written.
 */
public final class HttpWireWriter {
  private static final byte[] CRLF = {'\r', '\n'};

  private enum Framing {
    NONE,
    LENGTH,
    CHUNKED
  }

  private final byte[] head;
  private final Framing framing;
  private long remaining;

  private HttpWireWriter(String startLine, Fields fields, boolean hasBody) {
    String length = fields.first("Content-Length");
    if (!hasBody) {
      framing = Framing.NONE;
    } else if (length == null) {
      framing = Framing.CHUNKED;
    } else {
      framing = Framing.LENGTH;
      remaining = Syntax.contentLength(length);
      require(remaining >= 0 && fields.all("Content-Length").size() == 1, "Content-Length");
    }
    StringBuilder text = new StringBuilder(256).append(startLine).append("\r\n");
    append(fields, text);
    if (framing == Framing.CHUNKED) {
      text.append("Transfer-Encoding: chunked\r\n");
    }
    head = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Writes a request.
   *
   * @param hasBody whether data may follow the head
   * @throws IllegalArgumentException when a part of the head cannot stand in wire form
   */
  public static HttpWireWriter request(RequestHead head, boolean hasBody) {
    require(Syntax.isToken(head.method()), "method");
    require(Syntax.isTarget(head.target()), "request target");
    return new HttpWireWriter(
        head.method() + " " + head.target() + " HTTP/1.1", head.fields(), hasBody);
  }

  /**
   * Writes a final response.
   *
   * @param hasBody false for the answer to HEAD and for 204 and 304, which have no body whatever
   *     their fields say
   * @throws IllegalArgumentException when a part of the head cannot stand in wire form
   */
  public static HttpWireWriter response(ResponseHead head, boolean hasBody) {
    require(head.status() >= 100 && head.status() <= 599, "status");
    require(Syntax.isFieldValue(head.reason()), "reason phrase");
    return new HttpWireWriter(
        "HTTP/1.1 " + head.status() + " " + head.reason(), head.fields(), hasBody);
  }

  /** The bytes of start line and fields. */
  public byte[] head() {
    return head;
  }

  /**
   * The bytes that carry this piece of the body.
   *
   * @throws IllegalStateException when the body is longer than the head said
   */
  public byte[] data(byte[] piece) {
    if (piece.length == 0) {
      return piece;
    }
    if (framing != Framing.CHUNKED) {
      remaining -= piece.length;
      if (remaining < 0) {
        throw new IllegalStateException("body longer than Content-Length");
      }
      return piece;
    }
    byte[] size = Integer.toHexString(piece.length).getBytes(StandardCharsets.US_ASCII);
    byte[] chunk = new byte[size.length + 2 + piece.length + 2];
    System.arraycopy(size, 0, chunk, 0, size.length);
    System.arraycopy(CRLF, 0, chunk, size.length, 2);
    System.arraycopy(piece, 0, chunk, size.length + 2, piece.length);
    System.arraycopy(CRLF, 0, chunk, chunk.length - 2, 2);
    return chunk;
  }

  /**
   * The bytes that end the message. Trailers are dropped where the framing has no place for them.
   *
   * @throws IllegalStateException when the body is shorter than the head said
   */
  public byte[] end(Fields trailers) {
    if (framing != Framing.CHUNKED) {
      if (remaining > 0) {
        throw new IllegalStateException("body shorter than Content-Length");
      }
      return new byte[0];
    }
    StringBuilder text = new StringBuilder("0\r\n");
    append(trailers, text);
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void append(Fields fields, StringBuilder text) {
    for (Fields.Field line : fields) {
      require(Syntax.isToken(line.name()), "field name");
      require(Syntax.isFieldValue(line.value()), "field value");
      require(!line.is("Transfer-Encoding"), "Transfer-Encoding");
      text.append(line.name()).append(": ").append(line.value()).append("\r\n");
    }
  }

  private static void require(boolean condition, String part) {
    if (!condition) {
      throw new IllegalArgumentException("cannot be written: " + part);
    }
  }
}
