package org.invertingproxy.proxy.datapath;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A request on a stream of its own, with what came back so far. Thread-safe. */
final class Http2Stream implements Stream.Listener {
  private final boolean reads;
  private volatile @Nullable Stream wire;
  private volatile String body = "";
  private volatile int status;
  private volatile boolean ended;
  private volatile boolean reset;

  /** A stream whose body is read as it comes, or not at all. */
  Http2Stream(boolean reads) {
    this.reads = reads;
  }

  void opened(Stream stream) {
    wire = stream;
  }

  Stream wire() {
    Stream stream = wire;
    if (stream == null) {
      throw new IllegalStateException("not open");
    }
    return stream;
  }

  @Override
  public void onHeaders(Stream stream, HeadersFrame frame) {
    if (frame.getMetaData() instanceof MetaData.Response response) {
      status = response.getStatus();
    }
    if (frame.isEndStream()) {
      ended = true;
    } else if (reads) {
      stream.demand();
    }
  }

  @Override
  public void onDataAvailable(Stream stream) {
    Stream.Data data = stream.readData();
    if (data != null) {
      String piece = StandardCharsets.ISO_8859_1.decode(data.frame().getByteBuffer()).toString();
      body = body.concat(piece); // by one thread at a time
      data.release();
      if (data.frame().isEndStream()) {
        ended = true;
        return;
      }
    }
    stream.demand();
  }

  @Override
  public void onReset(Stream stream, ResetFrame frame, Callback callback) {
    reset = true;
    callback.succeeded();
  }

  void reset(ErrorCode code) {
    Stream stream = wire();
    stream.reset(new ResetFrame(stream.getId(), code.code), Callback.NOOP);
  }

  /** Sends more of the request's body. */
  void send(String more) {
    Stream stream = wire();
    ByteBuffer bytes = ByteBuffer.wrap(more.getBytes(StandardCharsets.US_ASCII));
    stream.data(new DataFrame(stream.getId(), bytes, false), Callback.NOOP);
  }

  /** Ends what was sent so. */
  void trailers(String name, String value) {
    Stream stream = wire();
    MetaData fields = new MetaData(HttpVersion.HTTP_2, HttpFields.from(new HttpField(name, value)));
    stream.headers(new HeadersFrame(stream.getId(), fields, null, true), Callback.NOOP);
  }

  int status() {
    return status;
  }

  String body() {
    return body;
  }

  /** Whether the server ended it as a whole message. */
  boolean isEnded() {
    return ended;
  }

  /** Whether the server broke it off. */
  boolean isReset() {
    return reset;
  }

  boolean isOver() {
    return ended || reset;
  }
}
