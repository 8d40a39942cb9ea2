package org.invertingproxy.wire.mux;

import java.util.concurrent.TimeUnit;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Content;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What both ends of a channel cost together, without a network between them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MuxBenchmark {
  private static final ResponseHead OK =
      new ResponseHead(200, Fields.of("Content-Type", "text/plain"));
  private static final int PIECE = 16 * 1024;
  private static final int MEBIBYTE = 1024 * 1024;

  private final Pair pair = new Pair();
  private final RecordingStream hearer = new RecordingStream();

  /** A request and an answer of 1,000 bytes. */
  @Benchmark
  public int smallExchange() {
    return exchange(1_000);
  }

  /** A request and an answer of 1 MiB. */
  @Benchmark
  public int mebibyteDown() {
    return exchange(MEBIBYTE);
  }

  private int exchange(int length) {
    MuxStream client = pair.open(Content.NONE, Pair.GET, hearer);
    pair.run();
    MuxStream server = pair.lastOpened();
    pair.atAgent.opened.clear();
    pair.atAgent.hearers.clear();
    server.respond(OK, true);
    int read = 0;
    for (int left = length; left > 0; left -= PIECE) {
      server.write(new byte[Math.min(left, PIECE)]);
      pair.run();
      for (byte[] bytes = client.read(); bytes != null; bytes = client.read()) {
        read += bytes.length;
      }
    }
    server.end(Fields.EMPTY);
    pair.run();
    if (read != length || !client.isEnded()) {
      throw new AssertionError("read " + read + " of " + length);
    }
    return read;
  }
}
