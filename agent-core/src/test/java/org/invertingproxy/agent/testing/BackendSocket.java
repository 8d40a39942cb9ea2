package org.invertingproxy.agent.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's end of a WebSocket, frame by frame. */
public final class BackendSocket {
  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)\r\n");

  private final RawConnection connection;
  private final String head;

  private BackendSocket(RawConnection connection, String head) {
    this.connection = connection;
    this.head = head;
  }

  /** Grants the handshake, with these fields beside its own. */
  public static BackendSocket accept(RawConnection connection, String... fields)
      throws IOException {
    return accept(connection, new byte[0], fields);
  }

  /** Grants the handshake and sends these frames with the same packet. */
  public static BackendSocket accept(RawConnection connection, byte[] frames, String... fields)
      throws IOException {
    String head = connection.readHead();
    StringBuilder answer =
        new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n")
            .append("Connection: Upgrade\r\nSec-WebSocket-Accept: ")
            .append(acceptKey(head))
            .append("\r\n");
    for (String field : fields) {
      answer.append(field).append("\r\n");
    }
    byte[] bytes = answer.append("\r\n").toString().getBytes(ISO_8859_1);
    connection.write(
        ByteBuffer.allocate(bytes.length + frames.length).put(bytes).put(frames).array());
    return new BackendSocket(connection, head);
  }

  private static String acceptKey(String head) {
    Matcher key = KEY.matcher(head);
    if (!key.find()) {
      throw new AssertionError("no key in " + head);
    }
    String text = key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-1").digest(text.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The request. */
  public String head() {
    return head;
  }

  /** A frame of a server. */
  public static byte[] frame(int first, byte[] payload) {
    int size = payload.length;
    ByteBuffer frame = ByteBuffer.allocate(size + 10).put((byte) first);
    if (size < 126) {
      frame.put((byte) size);
    } else if (size < 65_536) {
      frame.put((byte) 126).putShort((short) size);
    } else {
      frame.put((byte) 127).putLong(size);
    }
    frame.put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  /** Sends a frame with that first byte. */
  public BackendSocket send(int first, byte[] payload) throws IOException {
    connection.write(frame(first, payload));
    return this;
  }

  /** The next frame, as first byte in hexadecimal and the unmasked payload as ISO-8859-1. */
  public String read() throws IOException {
    String start = connection.read(2);
    int second = start.charAt(1);
    if ((second & 0x80) == 0) {
      throw new IOException("a frame without a mask");
    }
    int length = second & 0x7f;
    if (length == 126) {
      String more = connection.read(2);
      length = more.charAt(0) << 8 | more.charAt(1);
    } else if (length == 127) {
      length = (int) ByteBuffer.wrap(connection.read(8).getBytes(ISO_8859_1)).getLong();
    }
    String mask = connection.read(4);
    byte[] payload = connection.read(length).getBytes(ISO_8859_1);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= (byte) mask.charAt(i & 3);
    }
    return Integer.toHexString(start.charAt(0)) + " " + new String(payload, ISO_8859_1);
  }
}
