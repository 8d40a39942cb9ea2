package org.invertingproxy.wire.frame;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to write and read the frames that most messages consist of. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  private final Frame.Open open =
      new Frame.Open(
          1,
          1,
          Content.NONE,
          new RequestHead(
              "GET",
              "/a/page?with=a&query",
              Fields.of(
                  "Host",
                  "backend.example.com",
                  "User-Agent",
                  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
                  "Accept",
                  "text/html,application/xhtml+xml,application/xml;q=0.9",
                  "Accept-Encoding",
                  "gzip, deflate, br",
                  "Cookie",
                  "session=0123456789abcdef0123456789abcdef")),
          Fields.of(Attributes.EXCHANGE, "0123456789abcdef"));
  private final Frame.Data data = new Frame.Data(1, ByteBuffer.allocate(16 * 1024));
  private final ByteBuffer openMessage = FrameEncoder.encode(open);
  private final ByteBuffer dataMessage = FrameEncoder.encode(data);
  private final FrameDecoder decoder = new FrameDecoder(ChannelLimits.DEFAULTS);
  private final RecordingFrames frames = new RecordingFrames();

  /** An opening with the fields of a browser. */
  @Benchmark
  public ByteBuffer encodeOpen() {
    return FrameEncoder.encode(open);
  }

  /** The same, with its checks. */
  @Benchmark
  public Object decodeOpen() throws FrameException {
    return decode(openMessage);
  }

  /** 16 KiB of a body, which are copied once. */
  @Benchmark
  public ByteBuffer encodeData() {
    return FrameEncoder.encode(data);
  }

  /** The same, which are not copied. */
  @Benchmark
  public Object decodeData() throws FrameException {
    return decode(dataMessage);
  }

  private Object decode(ByteBuffer message) throws FrameException {
    decoder.decode(message.duplicate(), frames);
    return frames.frames.remove(0);
  }
}
