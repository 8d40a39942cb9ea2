package org.invertingproxy.e2e.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.RawBackend;

/**
 * A backend that echoes WebSocket frames byte by byte, so it holds no message. The text {@code
 * close 4001 why} makes it close so, {@code vanish} makes it hang up. Paths: {@code /ws}, {@code
 * /denied}, and a page with a script for everything else.
 */
public final class EchoBackend implements RawBackend.Answer {
  private static final int CLOSE = 8;

  @Override
  public void to(BackendCall call) throws IOException {
    String path = call.head().target();
    if (path.equals("/denied")) {
      call.send("HTTP/1.1 403 No\r\nContent-Length: 9\r\nX-Why: rules\r\n\r\nnot today");
    } else if (path.equals("/ws")) {
      accept(call);
      echo(call);
      call.hangUp();
    } else {
      call.send(
          "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
              + WebSocketPage.HTML.length()
              + "\r\n\r\n"
              + WebSocketPage.HTML);
    }
  }

  private static void accept(BackendCall call) throws IOException {
    String key = call.head().value("Sec-WebSocket-Key").orElseThrow();
    String protocol =
        call.head()
            .value("Sec-WebSocket-Protocol")
            .map(offered -> "Sec-WebSocket-Protocol: " + offered.split(", *", -1)[0] + "\r\n")
            .orElse("");
    call.send(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + acceptKey(key)
            + "\r\nSet-Cookie: visited=yes; Path=/\r\nSet-Cookie: via="
            + call.head().value("Via").orElse("none").split(" ", 2)[0]
            + "; Path=/\r\nX-Seen: "
            + call.head().value("Cookie").orElse("none")
            + "\r\n"
            + protocol
            + "\r\n");
  }

  private static String acceptKey(String key) {
    try {
      byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void echo(BackendCall call) throws IOException {
    DataInputStream in = new DataInputStream(call.socket().getInputStream());
    OutputStream out = call.out();
    while (true) {
      int first = in.readUnsignedByte();
      int size = in.readUnsignedByte() & 0x7f;
      long length = size == 127 ? in.readLong() : size == 126 ? in.readUnsignedShort() : size;
      byte[] mask = in.readNBytes(4);
      if ((first & 0x0f) > CLOSE) {
        in.readNBytes((int) length); // pings need no answer for so short a time
      } else if (length < 126) {
        byte[] payload = in.readNBytes((int) length);
        unmask(payload, payload.length, mask, 0);
        if (!small(out, first, payload)) {
          return;
        }
      } else {
        out.write(header(first, length));
        relay(in, out, length, mask);
      }
    }
  }

  /** Echoes a small frame, or does what it says; false when that was the last one. */
  private static boolean small(OutputStream out, int first, byte[] payload) throws IOException {
    String text = new String(payload, UTF_8);
    if (text.equals("vanish")) {
      return false;
    }
    if (text.startsWith("close ")) {
      String[] words = text.split(" ", 3);
      byte[] reason = words[2].getBytes(UTF_8);
      ByteBuffer close = ByteBuffer.allocate(4 + reason.length);
      close.put((byte) (0x80 | CLOSE)).put((byte) (2 + reason.length));
      out.write(close.putShort(Short.parseShort(words[1])).put(reason).array());
      return true; // the answer comes, and is echoed to nobody
    }
    byte[] header = header(first, payload.length);
    byte[] frame = Arrays.copyOf(header, header.length + payload.length);
    System.arraycopy(payload, 0, frame, header.length, payload.length);
    out.write(frame);
    return (first & 0x0f) != CLOSE;
  }

  private static void relay(DataInputStream in, OutputStream out, long length, byte[] mask)
      throws IOException {
    byte[] buffer = new byte[32 * 1024];
    long at = 0;
    while (at < length) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, length - at));
      if (count < 0) {
        throw new IOException("cut off");
      }
      unmask(buffer, count, mask, at);
      out.write(buffer, 0, count);
      at += count;
    }
  }

  private static void unmask(byte[] bytes, int count, byte[] mask, long at) {
    for (int i = 0; i < count; i++) {
      bytes[i] ^= mask[(int) ((at + i) & 3)];
    }
  }

  private static byte[] header(int first, long length) {
    ByteBuffer header = ByteBuffer.allocate(10).put((byte) first);
    if (length < 126) {
      header.put((byte) length);
    } else if (length < 65_536) {
      header.put((byte) 126).putShort((short) length);
    } else {
      header.put((byte) 127).putLong(length);
    }
    byte[] bytes = new byte[header.position()];
    header.flip().get(bytes);
    return bytes;
  }
}
