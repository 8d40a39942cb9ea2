package org.invertingproxy.proxy.datapath;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.invertingproxy.wire.mux.Mux;

/** An agent's channel as bytes on a socket: it costs this process next to nothing. */
final class RawChannel {
  private final RawConnection connection;

  /** Opens one and offers {@code b}; what comes of that is not read. */
  RawChannel(int port) throws IOException {
    connection = new RawConnection(port);
    connection.send(
        "GET /agent/channel HTTP/1.1\r\nHost: proxy.example\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: "
            + Mux.SUBPROTOCOL
            + "\r\n\r\n");
    assertThat(connection.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101");
    send(bytes(new Frame.Hello(1, ChannelLimits.DEFAULTS, Fields.EMPTY)));
    send(bytes(new Frame.Serve(1, "b", "", Fields.EMPTY)));
  }

  /** A frame as it stands in a message. */
  static byte[] bytes(Frame frame) {
    ByteBuffer message = FrameEncoder.encode(frame);
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return bytes;
  }

  /** One binary message in one frame, masked with zeros (RFC 6455 section 5.2). */
  void send(byte[] message) throws IOException {
    assertThat(message).hasSizeLessThan(126);
    String payload = new String(message, ISO_8859_1);
    connection.send("\u0082" + (char) (0x80 | payload.length()) + "\0\0\0\0" + payload);
  }

  /** Breaks the connection. */
  void drop() {
    try {
      connection.reset();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
