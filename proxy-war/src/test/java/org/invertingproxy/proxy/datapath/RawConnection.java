package org.invertingproxy.proxy.datapath;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;

/** A socket that sends exactly the bytes it is told and reads exactly what comes. */
final class RawConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int RECEIVE_BUFFER = 64 * 1024;

  private final Socket socket;
  private final InputStream in;

  RawConnection(int port) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER); // or the system takes what nobody reads
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  RawConnection send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** The same on a thread that cannot throw; a connection that broke is the reader's to notice. */
  void sendQuietly(String text) {
    try {
      send(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Nothing more will be sent; without effect on a connection that broke. */
  void finish() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // What it broke by shows to whoever reads.
    }
  }

  /** Everything up to and including the text; what came before end of file if it never comes. */
  String readUntil(String text) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(ISO_8859_1).endsWith(text)) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      read.write(b);
    }
    return read.toString(ISO_8859_1);
  }

  /** Everything until the other side closes, cleanly or not. */
  String readAll() throws SocketTimeoutException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try {
      in.transferTo(read);
    } catch (SocketTimeoutException e) {
      throw e; // a peer that hangs is no peer that closes
    } catch (IOException e) {
      read.writeBytes("<reset>".getBytes(ISO_8859_1));
    }
    return read.toString(ISO_8859_1);
  }

  /** A whole message with a length or chunks, head and body. */
  String readMessage() throws IOException {
    String head = readUntil("\r\n\r\n");
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length: ");
    if (at < 0) {
      return lower.contains("chunked") ? head + readUntil("0\r\n\r\n") : head;
    }
    int length = Integer.parseInt(lower.substring(at + 16, lower.indexOf("\r\n", at)));
    return head + new String(in.readNBytes(length), ISO_8859_1);
  }

  /** Reads until so many of that char were seen or nothing more comes; returns how many. */
  long count(char wanted, int enough) throws IOException {
    byte[] buffer = new byte[8192];
    long seen = 0;
    while (seen < enough) {
      int count = in.read(buffer);
      if (count < 0) {
        break;
      }
      for (int i = 0; i < count; i++) {
        seen += buffer[i] == wanted ? 1 : 0;
      }
    }
    return seen;
  }

  /** So many bytes, fewer only at the end. */
  String read(int count) throws IOException {
    return new String(in.readNBytes(count), ISO_8859_1);
  }

  boolean hasInput() throws IOException {
    return in.available() > 0;
  }

  /** Ends with a reset instead of an orderly close. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
