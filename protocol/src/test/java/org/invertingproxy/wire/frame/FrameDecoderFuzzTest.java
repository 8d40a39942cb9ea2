package org.invertingproxy.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Messages that a fuzzer chooses by what they reach in the decoder, from one of every frame on. */
class FrameDecoderFuzzTest {
  private final FrameDecoder decoder = new FrameDecoder(ChannelLimits.DEFAULTS);

  @FuzzTest
  void anyMessage_endsTheChannel_orHoldsFramesThatAreWrittenAlike(byte[] input) {
    if (input == null || input.length == 0) {
      return;
    }
    RecordingFrames heap = decoded(ByteBuffer.wrap(input));
    RecordingFrames direct = decoded(ByteBuffer.allocateDirect(input.length).put(input).flip());
    if (heap == null || direct == null) {
      assertThat(heap).isEqualTo(direct);
      return;
    }
    assertThat(direct.frames).isEqualTo(heap.frames);
    assertThat(direct.others).isEqualTo(heap.others);
    RecordingFrames again = Objects.requireNonNull(decoded(written(heap.frames)), "own writing");
    assertThat(again.frames).isEqualTo(heap.frames);
  }

  private @Nullable RecordingFrames decoded(ByteBuffer message) {
    RecordingFrames frames = new RecordingFrames();
    try {
      decoder.decode(message, frames);
      return frames;
    } catch (FrameException e) {
      assertThat(e.code()).isIn(ChannelCode.PROTOCOL, ChannelCode.TOO_LARGE);
      return null;
    }
  }

  private static ByteBuffer written(List<Frame> frames) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      ByteBuffer encoded = FrameEncoder.encode(frame);
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      message.writeBytes(bytes);
    }
    return ByteBuffer.wrap(message.toByteArray());
  }
}
