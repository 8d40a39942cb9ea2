package org.invertingproxy.agent.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One accepted connection, read and written byte by byte as ISO-8859-1. */
public final class RawConnection {
  private final Socket socket;
  private final InputStream in;

  RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** A message head with its empty line, or an empty string when the peer closed before one. */
  public String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.append((char) b);
    }
    return head.toString();
  }

  /** One line without its CRLF. */
  public String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("closed inside a line");
      }
      line.append((char) b);
      if (line.length() >= 2 && line.substring(line.length() - 2).equals("\r\n")) {
        return line.substring(0, line.length() - 2);
      }
    }
  }

  /** Exactly that many bytes. */
  public String read(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("closed after " + bytes.length + " of " + count + " bytes");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The next chunk's data; empty for the last one, after which trailers follow. */
  public String readChunk() throws IOException {
    int size = Integer.parseInt(readLine(), 16);
    if (size == 0) {
      return "";
    }
    String data = read(size);
    readLine();
    return data;
  }

  /** Everything until the peer closes; throws if the peer resets. */
  public String readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    in.transferTo(all);
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether the peer closes or resets the connection before it sends another byte. */
  public boolean isClosedByPeer() {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return !socket.isClosed();
    }
  }

  /** Writes the text and flushes it. */
  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Writes the bytes and flushes them. */
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Writes one chunk. */
  public void writeChunk(String data) throws IOException {
    write(Integer.toHexString(data.length()) + "\r\n" + data + "\r\n");
  }

  /** Passes everything on to that port and back until either side closes. */
  public void relay(int port, String first) throws IOException {
    try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
      other.getOutputStream().write(first.getBytes(StandardCharsets.ISO_8859_1));
      Thread back =
          new Thread(
              () -> {
                try (socket;
                    other) {
                  other.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException e) {
                  // Closed, by whomever.
                }
              });
      back.setDaemon(true);
      back.start();
      in.transferTo(other.getOutputStream());
    }
  }

  /** Closes in the orderly way (FIN). */
  public void close() throws IOException {
    socket.close();
  }

  /** Closes so that the peer gets a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
