package org.invertingproxy.agent.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.util.Locale;
import java.util.Map;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.Syntax;

/** One stream of HTTP/2 (RFC 9113 section 8): it carries one exchange and is then over. */
final class Http2Dialect implements Dialect {
  private boolean sawBytes;

  @Override
  public Encoder begin(RequestHead head, boolean hasBody) {
    if (!Syntax.isToken(head.method()) || !Syntax.isTarget(head.target())) {
      throw new IllegalArgumentException("cannot be written: request line");
    }
    Http2Headers headers = new DefaultHttp2Headers(false);
    headers.method(head.method()).scheme("http").path(head.target());
    for (Fields.Field line : head.fields()) {
      if (line.is("Host")) {
        headers.authority(line.value()); // section 8.3.1
      } else {
        add(headers, line);
      }
    }
    String length = head.fields().first("Content-Length");
    return new FrameEncoder(headers, hasBody, length == null ? -1 : Syntax.contentLength(length));
  }

  @Override
  public boolean sawBytes() {
    return sawBytes;
  }

  @Override
  public void receive(Object message, ResponseReceiver receiver) {
    sawBytes = true;
    if (message instanceof Http2HeadersFrame frame) {
      receiveHeaders(frame, receiver);
    } else if (message instanceof Http2DataFrame frame) {
      if (frame.content().isReadable()) {
        receiver.data(ByteBufUtil.getBytes(frame.content()));
      }
      if (frame.isEndStream()) {
        receiver.end(Fields.EMPTY);
      }
    }
  }

  private static void receiveHeaders(Http2HeadersFrame frame, ResponseReceiver receiver) {
    Fields fields = fields(frame.headers());
    if (receiver.hasStarted()) {
      receiver.end(fields);
      return;
    }
    try {
      int status = Integer.parseInt(String.valueOf(frame.headers().status()));
      receiver.head(new ResponseHead(status, fields), false);
    } catch (NumberFormatException e) {
      receiver.malformed("no status");
      return;
    }
    if (frame.isEndStream()) {
      receiver.end(Fields.EMPTY);
    }
  }

  private static Fields fields(Http2Headers headers) {
    Fields.Builder fields = Fields.builder();
    for (Map.Entry<CharSequence, CharSequence> line : headers) {
      if (line.getKey().charAt(0) != ':') {
        fields.add(line.getKey().toString(), line.getValue().toString());
      }
    }
    return fields.build();
  }

  private static void add(Http2Headers headers, Fields.Field line) {
    if (!Syntax.isToken(line.name()) || !Syntax.isFieldValue(line.value())) {
      throw new IllegalArgumentException("cannot be written: field " + line.name());
    }
    headers.add(line.name().toLowerCase(Locale.ROOT), line.value());
  }

  /** Counts, since a frame's end says nothing about whether the body is whole. */
  private static final class FrameEncoder implements Encoder {
    private final Http2Headers headers;
    private final boolean hasBody;
    private final long length;
    private long sent;

    FrameEncoder(Http2Headers headers, boolean hasBody, long length) {
      this.headers = headers;
      this.hasBody = hasBody;
      this.length = length;
    }

    @Override
    public Object head() {
      return new DefaultHttp2HeadersFrame(headers, !hasBody);
    }

    @Override
    public Object data(byte[] piece) {
      sent += piece.length;
      if (length >= 0 && sent > length) {
        throw new IllegalStateException("body longer than Content-Length");
      }
      return new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(piece), false);
    }

    @Override
    public Object end(Fields trailers) {
      if (length >= 0 && sent < length) {
        throw new IllegalStateException("body shorter than Content-Length");
      }
      if (trailers.isEmpty()) {
        return new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true);
      }
      Http2Headers end = new DefaultHttp2Headers(false);
      trailers.forEach(line -> add(end, line));
      return new DefaultHttp2HeadersFrame(end, true);
    }
  }
}
