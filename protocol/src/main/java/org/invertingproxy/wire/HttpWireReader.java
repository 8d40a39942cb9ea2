package org.invertingproxy.wire;

import static org.invertingproxy.wire.WireFormatException.malformed;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.WireFormatException.Kind;

/**
 * Push parser of one message in HTTP/1.1 wire form (RFC 9112): bytes go in as they come, in pieces
 * of any size, and the handler is told of head, data and end. Strict, since both sides of the wire
 * form are ours or Google's: bare CR or LF, folded lines, a length beside chunks, two lengths and
 * codings other than chunked are refused. Not thread-safe.
 *
 * <p>After an exception the reader must not be used again. No more than the head's limit is ever
 * held; data is handed on at once.
 */
public final class HttpWireReader {
  /** Told what the bytes mean. Exactly one of the head methods concerns a reader. */
  public interface Handler {
    /** The head of a request. */
    default void onRequest(RequestHead head) throws WireFormatException {}

    /** A head of a response: informational ones first, then the final one. */
    default void onResponse(ResponseHead head) throws WireFormatException {}

    /** A piece of the body; the array belongs to the handler. */
    void onData(byte[] piece);

    /** The message is complete. */
    void onEnd(Fields trailers);
  }

  private enum State {
    HEAD,
    LENGTH,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILERS,
    UNTIL_EOF,
    BODYLESS,
    DONE
  }

  private static final int MAX_INFORMATIONAL = 16;
  private static final int MAX_AFTER_BODYLESS = 1024;
  private static final int MAX_CHUNK_LINE = 256;

  private final boolean request;
  private final boolean answersHead;
  private final Handler handler;
  private final HeadParser parser;
  private State state = State.HEAD;
  private long remaining;
  private int lineBytes;
  private int informational;

  private HttpWireReader(boolean request, boolean answersHead, WireLimits limits, Handler handler) {
    this.request = request;
    this.answersHead = answersHead;
    this.handler = handler;
    this.parser = new HeadParser(limits);
  }

  /** A reader of one request. */
  public static HttpWireReader requests(WireLimits limits, Handler handler) {
    return new HttpWireReader(true, false, limits, handler);
  }

  /**
   * A reader of one response.
   *
   * @param method the method of the request it answers: the answer to HEAD has no body (RFC 9112
   *     section 6.3)
   */
  public static HttpWireReader responses(String method, WireLimits limits, Handler handler) {
    return new HttpWireReader(false, method.equals("HEAD"), limits, handler);
  }

  /** Takes all bytes of the buffer. */
  public void feed(ByteBuffer bytes) throws WireFormatException {
    while (bytes.hasRemaining()) {
      switch (state) {
        case HEAD -> {
          if (parser.accept(bytes.get())) {
            head();
          }
        }
        case LENGTH -> {
          data(bytes);
          if (remaining == 0) {
            end(Fields.EMPTY);
          }
        }
        case CHUNK_SIZE -> chunkSize(bytes.get());
        case CHUNK_DATA -> {
          data(bytes);
          if (remaining == 0) {
            startLine(State.CHUNK_END);
          }
        }
        case CHUNK_END -> chunkEnd(bytes.get());
        case TRAILERS -> {
          if (parser.accept(bytes.get())) {
            end(parser.fields());
          }
        }
        case UNTIL_EOF -> {
          remaining = Long.MAX_VALUE;
          data(bytes);
        }
        case BODYLESS -> afterBodyless(bytes);
        case DONE -> throw malformed("bytes after the end of the message");
      }
    }
  }

  /** The input ended cleanly. */
  public void eof() throws WireFormatException {
    switch (state) {
      case UNTIL_EOF -> end(Fields.EMPTY);
      case BODYLESS, DONE -> {}
      default -> throw new WireFormatException(Kind.TRUNCATED, "input ended inside a message");
    }
  }

  /** Whether the whole message was read. */
  public boolean isDone() {
    return state == State.DONE || state == State.BODYLESS;
  }

  private void head() throws WireFormatException {
    Fields fields = parser.fields();
    if (request) {
      RequestHead head = StartLine.request(parser.startLine(), fields);
      Framing.check(fields);
      handler.onRequest(head);
      frame(fields, false);
      return;
    }
    ResponseHead head = StartLine.response(parser.startLine(), fields);
    if (head.isInformational()) {
      if (++informational > MAX_INFORMATIONAL) {
        throw new WireFormatException(Kind.TOO_LARGE, "too many informational responses");
      }
      parser.reset(false);
      handler.onResponse(head);
      return;
    }
    boolean bodyless = answersHead || head.status() == 204 || head.status() == 304;
    if (!bodyless) {
      Framing.check(fields);
    }
    handler.onResponse(head);
    frame(fields, bodyless);
  }

  private void frame(Fields fields, boolean bodyless) {
    if (bodyless) {
      state = State.BODYLESS;
      handler.onEnd(Fields.EMPTY);
      return;
    }
    if (fields.contains("Transfer-Encoding")) {
      startLine(State.CHUNK_SIZE);
      return;
    }
    String length = fields.first("Content-Length");
    if (length == null && !request) {
      state = State.UNTIL_EOF;
      return;
    }
    remaining = length == null ? 0 : Syntax.contentLength(length);
    if (remaining == 0) {
      end(Fields.EMPTY);
    } else {
      state = State.LENGTH;
    }
  }

  private void data(ByteBuffer bytes) {
    int size = (int) Math.min(remaining, bytes.remaining());
    byte[] piece = new byte[size];
    bytes.get(piece);
    remaining -= size;
    handler.onData(piece);
  }

  private void chunkSize(byte b) throws WireFormatException {
    if (!line(b)) {
      return;
    }
    String line = parser.takeLine();
    int semicolon = line.indexOf(';'); // chunk extensions are legal and mean nothing to us
    String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).stripTrailing();
    remaining = hex(digits);
    if (remaining == 0) {
      parser.reset(true);
      state = State.TRAILERS;
    } else {
      state = State.CHUNK_DATA;
    }
  }

  private void chunkEnd(byte b) throws WireFormatException {
    if (line(b)) {
      if (!parser.takeLine().isEmpty()) {
        throw malformed("chunk longer than its size");
      }
      startLine(State.CHUNK_SIZE);
    }
  }

  private void startLine(State next) {
    parser.reset(false);
    lineBytes = 0;
    state = next;
  }

  private boolean line(byte b) throws WireFormatException {
    if (++lineBytes > MAX_CHUNK_LINE) {
      throw new WireFormatException(Kind.TOO_LARGE, "chunk line over " + MAX_CHUNK_LINE + " bytes");
    }
    return parser.acceptLine(b);
  }

  private static long hex(String digits) throws WireFormatException {
    if (digits.isEmpty() || digits.length() > 15) {
      throw malformed("chunk size");
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), 16);
      if (digit < 0 || digits.charAt(i) > 127) {
        throw malformed("chunk size");
      }
      value = value * 16 + digit;
    }
    return value;
  }

  /** Google's agents send an empty chunked body even where the status allows none. */
  private void afterBodyless(ByteBuffer bytes) throws WireFormatException {
    lineBytes += bytes.remaining();
    bytes.position(bytes.limit());
    if (lineBytes > MAX_AFTER_BODYLESS) {
      throw malformed("a body where none is allowed");
    }
  }

  private void end(Fields trailers) {
    state = State.DONE;
    handler.onEnd(trailers);
  }
}
