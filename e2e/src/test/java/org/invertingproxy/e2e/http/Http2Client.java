package org.invertingproxy.e2e.http;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A client of HTTP/2 without TLS, by prior knowledge (RFC 9113 section 3.3), that sends exactly the
 * fields it is told: one request on one connection.
 */
public final class Http2Client implements AutoCloseable {
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int STREAM = 1;
  private static final int LARGEST_FRAME = 16_384;
  private static final int PATIENCE_MILLIS = 90_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Http2Response.Reader reader = new Http2Response.Reader();

  private Http2Client(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Connects to a server on this machine; takes responses of any length without more ado. */
  public static Http2Client connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    Http2Client client = new Http2Client(socket);
    client.out.write(PREFACE);
    // SETTINGS_INITIAL_WINDOW_SIZE, and as much for the connection.
    byte[] window = ByteBuffer.allocate(6).putShort((short) 4).putInt(Integer.MAX_VALUE).array();
    client.write(Http2Frame.SETTINGS, 0, 0, window);
    byte[] rest = ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE - 65_535).array();
    client.write(Http2Frame.WINDOW_UPDATE, 0, 0, rest);
    return client;
  }

  /** Sends the fields of a request or of its trailers, written as {@code name: value}. */
  public void head(List<String> lines, boolean end) throws IOException {
    byte[] bytes = HeaderBlock.of(lines);
    int type = Http2Frame.HEADERS;
    for (int from = 0; from < bytes.length; from += LARGEST_FRAME) {
      int to = Math.min(bytes.length, from + LARGEST_FRAME);
      int flags = to == bytes.length ? Http2Frame.END_HEADERS : 0;
      flags |= end && type == Http2Frame.HEADERS ? Http2Frame.END_STREAM : 0;
      write(type, flags, STREAM, Arrays.copyOfRange(bytes, from, to));
      type = Http2Frame.CONTINUATION;
    }
  }

  /** Sends a piece of the body, which must fit into the first window of 64 KiB. */
  public void data(byte[] piece, boolean end) throws IOException {
    int from = 0;
    for (; piece.length - from > LARGEST_FRAME; from += LARGEST_FRAME) {
      write(Http2Frame.DATA, 0, STREAM, Arrays.copyOfRange(piece, from, from + LARGEST_FRAME));
    }
    byte[] last = Arrays.copyOfRange(piece, from, piece.length);
    write(Http2Frame.DATA, end ? Http2Frame.END_STREAM : 0, STREAM, last);
  }

  /** Reads up to the first informational head, status and fields. */
  public List<String> informational() throws IOException {
    while (reader.informational().isEmpty() && !reader.isEnded()) {
      readFrame();
    }
    return reader.informational().get(0);
  }

  /** Reads up to the final head, status and fields. */
  public List<String> finalHead() throws IOException {
    while (reader.heads().isEmpty() && !reader.isEnded()) {
      readFrame();
    }
    return reader.heads().get(0);
  }

  /** Reads until so much of the body has come, and returns all of it that has. */
  public String body(int length) throws IOException {
    while (reader.body().length() < length && !reader.isEnded()) {
      readFrame();
    }
    return reader.body();
  }

  /** Reads the response to its end. */
  public Http2Response response() throws IOException {
    while (!reader.isEnded()) {
      readFrame();
    }
    return reader.response();
  }

  private void readFrame() throws IOException {
    Http2Frame frame = Http2Frame.read(in);
    if (frame.type() == Http2Frame.SETTINGS && !frame.has(Http2Frame.ACK)) {
      write(Http2Frame.SETTINGS, Http2Frame.ACK, 0, new byte[0]);
    } else if (frame.type() == Http2Frame.PING && !frame.has(Http2Frame.ACK)) {
      write(Http2Frame.PING, Http2Frame.ACK, 0, frame.payload());
    } else if (frame.type() == Http2Frame.GOAWAY) {
      throw new EOFException("GOAWAY " + new String(frame.payload(), StandardCharsets.US_ASCII));
    } else if (frame.stream() == STREAM) {
      reader.accept(frame);
    }
  }

  /** Fails a read that takes longer. */
  public void patience(Duration limit) throws IOException {
    socket.setSoTimeout((int) limit.toMillis());
  }

  private void write(int type, int flags, int stream, byte[] payload) throws IOException {
    out.write(new Http2Frame(type, flags, stream, payload).bytes());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
