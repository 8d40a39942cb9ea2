package org.invertingproxy.e2e.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A response over HTTP/2 that was read to its proper end.
 *
 * @param status its status
 * @param lines its fields as {@code name: value}, pseudo-fields left out
 * @param body its body, each byte as one character
 * @param trailers like the fields
 */
public record Http2Response(int status, List<String> lines, String body, List<String> trailers) {
  private static final String STATUS = ":status: ";

  /** Collects the frames of the stream. */
  static final class Reader {
    private final DefaultHttp2HeadersDecoder decoder =
        new DefaultHttp2HeadersDecoder(false, 1_000_000);
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<List<String>> heads = new ArrayList<>();
    private final List<List<String>> informational = new ArrayList<>();
    private boolean endsWithBlock;
    private boolean ended;

    boolean isEnded() {
      return ended;
    }

    void accept(Http2Frame frame) throws IOException {
      switch (frame.type()) {
        case Http2Frame.HEADERS, Http2Frame.CONTINUATION -> {
          endsWithBlock |= frame.type() == Http2Frame.HEADERS && frame.has(Http2Frame.END_STREAM);
          block.writeBytes(frame.payload());
          if (frame.has(Http2Frame.END_HEADERS)) {
            decode(frame.stream());
            ended = endsWithBlock;
          }
        }
        case Http2Frame.DATA -> {
          body.writeBytes(frame.payload());
          ended = frame.has(Http2Frame.END_STREAM);
        }
        case Http2Frame.RST_STREAM ->
            throw new IOException("reset, error " + ByteBuffer.wrap(frame.payload()).getInt());
        default -> {}
      }
    }

    private void decode(int stream) throws IOException {
      List<String> lines = new ArrayList<>();
      try {
        decoder
            .decodeHeaders(stream, Unpooled.wrappedBuffer(block.toByteArray()))
            .forEach(field -> lines.add(field.getKey() + ": " + field.getValue()));
      } catch (Http2Exception e) {
        throw new IOException(e);
      }
      block.reset();
      boolean early = lines.stream().anyMatch(line -> line.startsWith(STATUS + "1"));
      (early ? informational : heads).add(lines);
    }

    /** The final head and the trailers, as far as they have come. */
    List<List<String>> heads() {
      return heads;
    }

    /** The body so far, each byte as one character. */
    String body() {
      return body.toString(StandardCharsets.ISO_8859_1);
    }

    /** The informational heads so far, with their statuses. */
    List<List<String>> informational() {
      return informational;
    }

    Http2Response response() throws IOException {
      if (heads.isEmpty()) {
        throw new IOException("the stream ended without a head, its body: " + body);
      }
      List<String> head = heads.get(0);
      int status =
          head.stream()
              .filter(line -> line.startsWith(STATUS))
              .mapToInt(line -> Integer.parseInt(line.substring(STATUS.length())))
              .findFirst()
              .orElseThrow(() -> new IOException("no status: " + head));
      return new Http2Response(
          status,
          head.stream().filter(line -> !line.startsWith(":")).toList(),
          body(),
          heads.size() > 1 ? heads.get(1) : List.of());
    }
  }
}
