package org.invertingproxy.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is encoded is decoded, and whatever else comes ends in a fault of the right kind. */
class FrameCodecRandomTest {
  private final FrameDecoder decoder = new FrameDecoder(ChannelLimits.DEFAULTS);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyFrame_comesOutAsItWentIn(long seed) throws FrameException {
    RandomFrames source = new RandomFrames(seed);
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      List<Frame> sent = new ArrayList<>();
      for (int i = 1 + random.nextInt(12); i > 0; i--) {
        sent.add(source.next());
      }
      RecordingFrames got = new RecordingFrames();
      decoder.decode(message(sent, random.nextBoolean()), got);
      assertThat(got.frames).isEqualTo(sent);
      assertThat(got.others).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void damagedMessages_endInAFaultOrInFrames(long seed) {
    RandomFrames source = new RandomFrames(seed);
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 4_000; round++) {
      ByteBuffer message = message(List.of(source.next(), source.next()), false);
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        message.put(random.nextInt(message.limit()), (byte) random.nextInt());
      }
      message.limit(message.limit() - random.nextInt(Math.min(20, message.limit())));
      refused += decode(message) ? 0 : 1;
    }
    assertThat(refused).isBetween(500, 3_999);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void garbage_endsInAFaultOrInNothing(long seed) {
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] garbage = new byte[1 + random.nextInt(64)];
      random.nextBytes(garbage);
      if (random.nextBoolean() && garbage.length > 4) { // else no length is ever right
        garbage[0] = 0;
        garbage[1] = 0;
        garbage[2] = 0;
        garbage[4] = (byte) (garbage[4] % 20);
      }
      refused += decode(ByteBuffer.wrap(garbage)) ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(10_000);
  }

  /** False when the message ends the channel; any other exception fails the test. */
  private boolean decode(ByteBuffer message) {
    try {
      decoder.decode(message, new RecordingFrames());
      return true;
    } catch (FrameException e) {
      assertThat(e.code()).isIn(ChannelCode.PROTOCOL, ChannelCode.TOO_LARGE);
      return false;
    }
  }

  private static ByteBuffer message(List<Frame> frames, boolean direct) {
    List<ByteBuffer> encoded = frames.stream().map(FrameEncoder::encode).toList();
    int size = encoded.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer message = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    encoded.forEach(message::put);
    return message.flip();
  }
}
