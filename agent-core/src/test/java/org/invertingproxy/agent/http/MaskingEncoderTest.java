package org.invertingproxy.agent.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it writes is read by Netty's decoder, which checks that it is masked. */
class MaskingEncoderTest {
  private final EmbeddedChannel client = new EmbeddedChannel(new MaskingEncoder());
  private final EmbeddedChannel server =
      new EmbeddedChannel(new WebSocket13FrameDecoder(true, false, 1 << 20));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 7, 8, 9, 125, 126, 127, 1_001, 65_535, 65_536, 300_003})
  void contentOfAnySize(int size) {
    byte[] content = bytes(size);
    assertArrives(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(content)), content);
    assertArrives(new BinaryWebSocketFrame(Unpooled.directBuffer().writeBytes(content)), content);
    ByteBuffer littleEndian = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    assertArrives(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(littleEndian)), content);
    int middle = size / 2;
    ByteBuf two =
        Unpooled.wrappedBuffer(
            Unpooled.wrappedBuffer(content, 0, middle),
            Unpooled.wrappedBuffer(content, middle, size - middle));
    assertArrives(new BinaryWebSocketFrame(two), content);
    ByteBuf within = Unpooled.wrappedBuffer(bytes(5), content).readerIndex(5);
    assertArrives(new BinaryWebSocketFrame(within), content);
  }

  @Test
  void framesOfAllKinds() {
    byte[] text = "tëxt".getBytes(UTF_8);
    assertArrives(new TextWebSocketFrame("tëxt"), text);
    byte[] content = bytes(20);
    assertArrives(new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(content)), content);
    assertArrives(new PingWebSocketFrame(Unpooled.wrappedBuffer(bytes(9))), bytes(9));
    assertArrives(
        new ContinuationWebSocketFrame(false, 0, Unpooled.wrappedBuffer(content)), content);
    assertArrives(
        new ContinuationWebSocketFrame(true, 0, Unpooled.wrappedBuffer(content)), content);
    CloseWebSocketFrame close = new CloseWebSocketFrame(1001, "bye");
    assertArrives(close, ByteBufUtil.getBytes(close.content().copy()));
  }

  @Test
  void masksDiffer() {
    byte[] zeros = new byte[64];
    assertThat(written(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(zeros))))
        .isNotEqualTo(written(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(zeros))));
  }

  private void assertArrives(WebSocketFrame frame, byte[] content) {
    Class<?> kind = frame.getClass();
    boolean last = frame.isFinalFragment();
    server.writeInbound(Unpooled.wrappedBuffer(written(frame)));
    WebSocketFrame arrived = server.readInbound();
    assertThat(arrived.getClass()).isEqualTo(kind);
    assertThat(arrived.isFinalFragment()).isEqualTo(last);
    assertThat(ByteBufUtil.getBytes(arrived.content())).isEqualTo(content);
    arrived.release();
  }

  /** Also shows that the frame was let go. */
  private byte[] written(WebSocketFrame frame) {
    boolean isEmpty = !frame.content().isReadable();
    client.writeOutbound(frame);
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = client.readOutbound(); part != null; part = client.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    assertThat(isEmpty || frame.refCnt() == 0).isTrue(); // Netty's empty one is not counted
    return ByteBufUtil.getBytes(all);
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
