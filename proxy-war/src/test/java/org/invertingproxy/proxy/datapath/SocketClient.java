package org.invertingproxy.proxy.datapath;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A client's WebSocket, frame by frame. */
final class SocketClient implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int TIMEOUT_MILLIS = 20_000;
  private static final byte[] MASK = {1, 2, 3, 4};

  /** A frame as received. */
  record Frame(int first, ByteBuffer content) {
    byte[] payload() {
      byte[] bytes = new byte[content.remaining()];
      content.duplicate().get(bytes);
      return bytes;
    }

    int opcode() {
      return first & 0x0f;
    }

    boolean fin() {
      return (first & 0x80) != 0;
    }

    boolean compressed() {
      return (first & 0x40) != 0;
    }

    int closeCode() {
      return content.remaining() < 2 ? 1005 : content.getShort(0) & 0xffff;
    }

    String text() {
      return new String(payload(), UTF_8);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private SocketClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
  }

  /** Sends a handshake with these fields beside its own. */
  static SocketClient ask(int port, String... fields) throws IOException {
    SocketClient client = new SocketClient(new Socket(InetAddress.getLoopbackAddress(), port));
    String head =
        "GET /chat?room=1 HTTP/1.1\r\nHost: b.test\r\nConnection: keep-alive, Upgrade\r\n"
            + "Upgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n")
            + "\r\n";
    client.out.write(head.getBytes(ISO_8859_1));
    return client;
  }

  /** The head of the answer. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** So many bytes of the answer's body. */
  String body(int length) throws IOException {
    return new String(in.readNBytes(length), ISO_8859_1);
  }

  SocketClient send(int opcode, boolean fin, byte[] payload) throws IOException {
    return sendRaw((fin ? 0x80 : 0) | opcode, payload);
  }

  SocketClient text(String text) throws IOException {
    return send(TEXT, true, text.getBytes(UTF_8));
  }

  SocketClient closeWith(int code, String reason) throws IOException {
    byte[] words = reason.getBytes(UTF_8);
    byte[] payload =
        ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words).array();
    return send(CLOSE, true, payload);
  }

  /** A frame with that first byte. */
  SocketClient sendRaw(int first, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      frame.write(0x80 | 126);
      frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      frame.write(0x80 | 127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    frame.writeBytes(MASK);
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= MASK[i & 3];
    }
    frame.writeBytes(masked);
    out.write(frame.toByteArray());
    return this;
  }

  /** The next frame, pings left out. */
  Frame read() throws IOException {
    Frame frame = readAny();
    while (frame.opcode() == PING) {
      send(PONG, true, frame.payload());
      frame = readAny();
    }
    return frame;
  }

  /** The code of the close that comes after any number of pings, which get no answer. */
  int readClose() throws IOException {
    Frame frame = readAny();
    while (frame.opcode() == PING) {
      frame = readAny();
    }
    return frame.closeCode();
  }

  Frame readAny() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second == 127 ? 0 : second == 126 ? in.readUnsignedShort() : second;
    if (second == 127) {
      length = in.readLong();
    }
    return new Frame(first, ByteBuffer.wrap(in.readNBytes((int) length)));
  }

  /** The next message, however it is fragmented, as opcode and text. */
  String readText() throws IOException {
    Frame frame = read();
    int opcode = frame.opcode();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(frame.payload());
    while (!frame.fin()) {
      frame = read();
      all.writeBytes(frame.payload());
    }
    return opcode + " " + all.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
