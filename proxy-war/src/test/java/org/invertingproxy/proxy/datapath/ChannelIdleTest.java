package org.invertingproxy.proxy.datapath;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.invertingproxy.wire.mux.Mux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What agents cost that have nothing to do. */
@Isolated("looks at the threads and the heap of the process")
class ChannelIdleTest extends DataPathFixture {
  private static final int AGENTS = 1_000;

  /** Both ends of the socket, as this process holds them, and the container's own buffers. */
  private static final long MOST_BYTES_EACH = 120_000;

  @Test
  void thousandIdleChannels_takeNoThreadsAndLittleHeap_andLeaveNothing() throws Exception {
    open(20).forEach(ChannelIdleTest::close); // what is made once
    await(() -> !servlet.links().isOnline("b"));
    int threads = Thread.activeCount();
    long heap = usedHeap();
    List<RawConnection> idle = open(AGENTS);
    assertThat(Thread.activeCount() - threads).isLessThan(50);
    long each = (usedHeap() - heap) / AGENTS;
    assertThat(each).as("bytes of heap for an idle channel").isLessThan(MOST_BYTES_EACH);
    idle.forEach(ChannelIdleTest::close);
    await(() -> !servlet.links().isOnline("b"));
    assertThat(servlet.links().isOnline("b")).isFalse();
  }

  private List<RawConnection> open(int count) throws Exception {
    List<RawConnection> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RawConnection connection = new RawConnection(server.port());
      connection.send(
          "GET /agent/channel HTTP/1.1\r\nHost: proxy.example\r\nConnection: Upgrade\r\n"
              + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: "
              + Mux.SUBPROTOCOL
              + "\r\n\r\n");
      assertThat(connection.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101");
      connection.send(
          masked(FrameEncoder.encode(new Frame.Hello(1, ChannelLimits.DEFAULTS, Fields.EMPTY))));
      connection.send(masked(FrameEncoder.encode(new Frame.Serve(1, "b", "", Fields.EMPTY))));
      opened.add(connection);
    }
    await(() -> servlet.links().isOnline("b"));
    return opened;
  }

  /** One binary message in one frame, masked with zeros (RFC 6455 section 5.2). */
  private static String masked(ByteBuffer message) {
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    String payload = new String(bytes, ISO_8859_1);
    assertThat(payload.length()).isLessThan(126);
    return "\u0082" + (char) (0x80 | payload.length()) + "\0\0\0\0" + payload;
  }

  private static void close(RawConnection connection) {
    try {
      connection.reset();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
