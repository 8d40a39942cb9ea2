package org.invertingproxy.e2e.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection of a client that sends exactly the bytes it is told. */
public final class RawClient implements AutoCloseable {
  /** Longer than any of the proxy's own time-outs: what hangs fails here. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Socket socket;
  private final InputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
  }

  /** Connects to a server on this machine. */
  public static RawClient connect(int port) throws IOException {
    return connect(port, new Socket());
  }

  /** The same, where the system takes little of what is not read: it has only so much for all. */
  public static RawClient connect(int port, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBuffer);
    return connect(port, socket);
  }

  private static RawClient connect(int port, Socket socket) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return new RawClient(socket);
  }

  /** Sends the text, each character as one byte. */
  public RawClient send(String text) throws IOException {
    out().write(Head.bytes(text));
    return this;
  }

  /** Sends a GET. */
  public RawClient get(String host, String target) throws IOException {
    return send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  /** The raw stream to the server. */
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /** The raw stream from the server. */
  public InputStream in() {
    return in;
  }

  /** Reads the head of the next response. */
  public Head head() throws IOException {
    return Head.read(in);
  }

  /** The body that follows that head. */
  public MessageBody body(Head head) {
    int status = head.status();
    return status == 204 || status == 304 || status < 200
        ? MessageBody.none(in)
        : MessageBody.after(head, in);
  }

  /** Reads a whole response and returns its head and body. */
  public RawResponse response() throws IOException {
    Head head = head();
    return new RawResponse(
        head, new String(body(head).readAllBytes(), StandardCharsets.ISO_8859_1));
  }

  /** Ends what is sent; the connection can still be read. */
  public RawClient finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** All that is sent until the server closes, in order or not. */
  public String rest() throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        text.append((char) octet);
      }
    } catch (SocketException reset) {
      return text.toString();
    }
    return text.toString();
  }

  /** Fails a read that takes longer. */
  public void patience(Duration limit) throws IOException {
    socket.setSoTimeout((int) limit.toMillis());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
