package org.invertingproxy.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private final FrameDecoder decoder = new FrameDecoder(ChannelLimits.DEFAULTS);
  private final RecordingFrames got = new RecordingFrames();

  @Test
  void layoutOfAnOpen_isThatOfTheSpecification() throws FrameException {
    Frame.Open frame =
        new Frame.Open(
            5,
            3,
            Content.BODY,
            new RequestHead("PUT", "/a?", Fields.of("N", "v\u00ff")),
            Fields.of("user", "\u00fc"));
    byte[] expected = {
      0,
      0,
      0,
      36,
      6,
      1,
      0,
      0,
      0,
      5, // length, type, flags, stream
      0,
      0,
      0,
      3, // serving
      0,
      3,
      'P',
      'U',
      'T',
      0,
      0,
      0,
      3,
      '/',
      'a',
      '?', // method and target
      0,
      1,
      0,
      1,
      'N',
      0,
      0,
      0,
      2,
      'v',
      (byte) 0xff, // fields
      0,
      1,
      0,
      4,
      'u',
      's',
      'e',
      'r',
      0,
      0,
      0,
      2,
      (byte) 0xc3,
      (byte) 0xbc // attributes
    };
    expected[3] = (byte) (expected.length - Frame.HEADER);
    ByteBuffer encoded = FrameEncoder.encode(frame);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    assertThat(bytes).isEqualTo(expected);
    decoder.decode(ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN), got);
    assertThat(got.frames).containsExactly(frame);
  }

  @Test
  void unknownType_isSkipped() throws FrameException {
    decoder.decode(frame(99, 0, 7, new byte[12]), got);
    decoder.decode(frame(0, 0, 0, new byte[0]), got);
    assertThat(got.others).containsExactly("unknown 99", "unknown 0");
  }

  @Test
  void bytesBehindTheLastKnownItem_areIgnored() throws FrameException {
    decoder.decode(frame(11, 0, 7, new byte[] {0, 2, 0, 0, 1, 2, 3}), got);
    assertThat(got.frames).containsExactly(new Frame.Reset(7, ResetCode.CANCELLED, ""));
  }

  @Test
  void lengthOfTwoGigabytes_endsTheChannel() {
    ByteBuffer message = ByteBuffer.allocate(20).putInt(0x80000000).put((byte) 8).rewind();
    assertDies(message, ChannelCode.PROTOCOL);
    assertDies(
        ByteBuffer.allocate(20).putInt(0x7fffffff).put((byte) 8).rewind(), ChannelCode.PROTOCOL);
  }

  @Test
  void fieldOfTwoGigabytes_endsItsStream() throws FrameException {
    byte[] trailers = {0, 1, 0, 1, 'n', (byte) 0x80, 0, 0, 0};
    decoder.decode(frame(10, 0, 7, trailers), got);
    trailers[5] = 0x7f;
    decoder.decode(frame(10, 0, 7, trailers), got);
    assertThat(got.others).containsExactly("END 7 PROTOCOL", "END 7 TOO_LARGE");
  }

  @Test
  void streamNumberAbove31Bits_endsTheChannel() {
    assertDies(frame(8, 0, 0x80000001, new byte[1]), ChannelCode.PROTOCOL);
  }

  @Test
  void frameOfTheChannelOnAStream_endsTheChannel() {
    assertDies(frame(13, 0, 1, new byte[8]), ChannelCode.PROTOCOL);
    assertDies(frame(8, 0, 0, new byte[8]), ChannelCode.PROTOCOL);
  }

  @Test
  void wrongLength_endsTheChannel() {
    assertDies(frame(13, 0, 0, new byte[9]), ChannelCode.PROTOCOL);
    assertDies(frame(8, 0, 1, new byte[0]), ChannelCode.PROTOCOL);
    assertDies(frame(12, 0, 1, new byte[3]), ChannelCode.PROTOCOL);
  }

  @Test
  void cutHeader_endsTheChannel() {
    assertDies(ByteBuffer.wrap(new byte[9]), ChannelCode.PROTOCOL);
  }

  @Test
  void oversizedMessage_endsTheChannelUnread() {
    assertDies(ByteBuffer.allocate(ChannelLimits.LEAST_MESSAGE + 1), ChannelCode.TOO_LARGE);
  }

  @Test
  void limitsBelowTheLeast_endTheChannel() {
    byte[] hello = new byte[28];
    hello[1] = 1;
    assertDies(frame(1, 0, 0, hello), ChannelCode.PROTOCOL);
  }

  @Test
  void headBomb_isRefusedByCountAndBySize() throws FrameException {
    byte[] many = ByteBuffer.allocate(40_000).putShort((short) 200).putShort((short) 0).array();
    many[4] = (byte) 0xff; // 65,280 fields are announced
    decoder.decode(frame(7, 0, 7, many), got);
    byte[] big = ByteBuffer.allocate(70_000).array();
    ByteBuffer.wrap(big).putShort((short) 200).putShort((short) 0).putShort((short) 1);
    ByteBuffer.wrap(big, 6, 8).putShort((short) 1).put((byte) 'n').putInt(69_000);
    decoder.decode(frame(7, 0, 9, big), got);
    assertThat(got.others).containsExactly("HEAD 7 TOO_LARGE", "HEAD 9 TOO_LARGE");
  }

  @Test
  void lineBreaksInAHead_areRefused() throws FrameException {
    byte[] head = "..__n____a\r\nb".getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer payload = ByteBuffer.allocate(40).putShort((short) 200).putShort((short) 0);
    payload.putShort((short) 1).putShort((short) 1).put(head[4]).putInt(4).put(head, 9, 4);
    decoder.decode(frame(7, 0, 7, payload.array()), got);
    assertThat(got.others).containsExactly("HEAD 7 PROTOCOL");
  }

  @Test
  void statusOutsideOfHttp_isRefused() throws FrameException {
    decoder.decode(frame(7, 0, 7, new byte[] {0, 99, 0, 0, 0, 0}), got);
    decoder.decode(frame(7, 0, 7, new byte[] {3, -1, 0, 0, 0, 0}), got);
    assertThat(got.others).containsExactly("HEAD 7 PROTOCOL", "HEAD 7 PROTOCOL");
  }

  @Test
  void opcodesThatWebSocketsDoNotHave_areRefused() throws FrameException {
    decoder.decode(frame(9, 0, 7, new byte[] {(byte) 0x83}), got);
    decoder.decode(frame(9, 0, 7, new byte[] {(byte) 0xc1}), got);
    decoder.decode(frame(9, 0, 7, new byte[] {0x08}), got);
    decoder.decode(frame(9, 0, 7, ByteBuffer.allocate(127).put((byte) 0x89).array()), got);
    assertThat(got.others).hasSize(4).allMatch("MESSAGE 7 PROTOCOL"::equals);
  }

  @Test
  void reasonOfThePeer_isHarmlessInALog() throws FrameException {
    String hostile = "\u001b[2J\r\n" + "x".repeat(500);
    byte[] text = hostile.getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(4 + text.length).putShort((short) 1);
    decoder.decode(frame(11, 0, 7, payload.putShort((short) text.length).put(text).array()), got);
    Frame.Reset reset = (Frame.Reset) got.frames.get(0);
    assertThat(reset.reason()).hasSize(200).startsWith("?[2J??x");
  }

  @Test
  void whatWouldBeRefused_isNotWritten() {
    Frame bad = new Frame.End(1, Fields.of("a", "b\nc"));
    assertThatThrownBy(() -> FrameEncoder.encode(bad)).isInstanceOf(IllegalArgumentException.class);
    Frame wide = new Frame.End(1, Fields.of("a", "\u20ac"));
    assertThatThrownBy(() -> FrameEncoder.encode(wide))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tokenOfAServe_isInNoText() {
    assertThat(new Frame.Serve(1, "b", "s3cret", Fields.EMPTY).toString()).doesNotContain("s3cret");
  }

  private void assertDies(ByteBuffer message, ChannelCode code) {
    assertThatThrownBy(() -> decoder.decode(message, got))
        .isInstanceOfSatisfying(FrameException.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(got.frames).isEmpty();
  }

  private static ByteBuffer frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(Frame.HEADER + payload.length)
        .putInt(payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .flip();
  }
}
