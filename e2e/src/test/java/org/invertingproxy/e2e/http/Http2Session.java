package org.invertingproxy.e2e.http;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One connection of HTTP/2 by prior knowledge on which any number of threads make requests at once.
 * Keeps no send window: what is under way at once must stay below 64 KiB. Thread-safe.
 */
public final class Http2Session implements AutoCloseable {
  private static final int CANCEL = 8;

  private record Pending(Http2Response.Reader reader, CompletableFuture<Http2Response> response) {}

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Map<Integer, Pending> streams = new ConcurrentHashMap<>();
  private int lastStream = -1;

  private Http2Session(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 65_536));
    this.out = socket.getOutputStream();
  }

  /** Connects to a server on this machine. */
  public static Http2Session connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    Http2Session session = new Http2Session(socket);
    session.out.write(Http2Client.PREFACE);
    // No dynamic table, so that streams share no state here; windows that never close.
    byte[] settings =
        ByteBuffer.allocate(12)
            .putShort((short) 1)
            .putInt(0)
            .putShort((short) 4)
            .putInt(Integer.MAX_VALUE)
            .array();
    session.write(Http2Frame.SETTINGS, 0, 0, settings);
    byte[] rest = ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE - 65_535).array();
    session.write(Http2Frame.WINDOW_UPDATE, 0, 0, rest);
    Thread reader = new Thread(session::read, "http2-session");
    reader.setDaemon(true);
    reader.start();
    return session;
  }

  /** Begins a request and returns its stream. */
  public int head(List<String> lines) throws IOException {
    return begin(lines, new CompletableFuture<>(), Http2Frame.END_HEADERS);
  }

  /** Makes a request without a body; its response, as {@link #response} has it. */
  public CompletableFuture<Http2Response> request(List<String> lines) throws IOException {
    CompletableFuture<Http2Response> response = new CompletableFuture<>();
    begin(lines, response, Http2Frame.END_HEADERS | Http2Frame.END_STREAM);
    return response;
  }

  private int begin(List<String> lines, CompletableFuture<Http2Response> response, int flags)
      throws IOException {
    Pending pending = new Pending(new Http2Response.Reader(), response);
    synchronized (out) { // streams must begin in the order of their numbers
      lastStream += 2;
      streams.put(lastStream, pending);
      write(Http2Frame.HEADERS, flags, lastStream, HeaderBlock.of(lines));
      return lastStream;
    }
  }

  /** Sends a piece of the body. */
  public void data(int stream, String piece, boolean end) throws IOException {
    write(Http2Frame.DATA, end ? Http2Frame.END_STREAM : 0, stream, Head.bytes(piece));
  }

  /** Ends the request with these fields. */
  public void trailers(int stream, List<String> lines) throws IOException {
    int flags = Http2Frame.END_HEADERS | Http2Frame.END_STREAM;
    write(Http2Frame.HEADERS, flags, stream, HeaderBlock.of(lines));
  }

  /** Gives the request up. */
  public void cancel(int stream) throws IOException {
    streams.remove(stream);
    write(Http2Frame.RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
  }

  /** The response, when it has ended; fails when it was reset or the connection has ended. */
  public CompletableFuture<Http2Response> response(int stream) {
    return java.util.Objects.requireNonNull(streams.get(stream)).response();
  }

  private void write(int type, int flags, int stream, byte[] payload) throws IOException {
    synchronized (out) {
      out.write(new Http2Frame(type, flags, stream, payload).bytes());
    }
  }

  private void read() {
    try {
      while (true) {
        accept(Http2Frame.read(in));
      }
    } catch (IOException e) {
      streams.values().forEach(pending -> pending.response().completeExceptionally(e));
    }
  }

  private void accept(Http2Frame frame) throws IOException {
    switch (frame.type()) {
      case Http2Frame.SETTINGS, Http2Frame.PING -> {
        if (!frame.has(Http2Frame.ACK)) {
          byte[] echo = frame.type() == Http2Frame.PING ? frame.payload() : new byte[0];
          write(frame.type(), Http2Frame.ACK, 0, echo);
        }
      }
      case Http2Frame.GOAWAY ->
          throw new EOFException(
              "GOAWAY " + new String(frame.payload(), StandardCharsets.US_ASCII));
      default -> ofStream(frame);
    }
  }

  private void ofStream(Http2Frame frame) {
    Pending pending = streams.get(frame.stream());
    if (pending == null) {
      return; // given up, or the connection's own
    }
    try {
      pending.reader().accept(frame);
      if (pending.reader().isEnded()) {
        pending.response().complete(pending.reader().response());
        streams.remove(frame.stream());
      }
    } catch (IOException e) {
      pending.response().completeExceptionally(e);
      streams.remove(frame.stream());
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
