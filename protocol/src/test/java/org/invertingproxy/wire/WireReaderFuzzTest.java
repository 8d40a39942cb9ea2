package org.invertingproxy.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/**
 * Bytes that a fuzzer chooses by what they reach in the reader. A usual test run replays the seeds
 * and every input that was ever found to fail, from the resources directory of the same name with
 * {@code Inputs} behind it; the build then lets the fuzzer search for a while.
 */
class WireReaderFuzzTest {
  private static final ReaderProbe PROBE = new ReaderProbe(new WireLimits(2_000, 30));

  /** The first byte says what the others are: a request, the answer to GET, or that to HEAD. */
  @FuzzTest
  void anyBytes_areReadTheSameHoweverTheyAreSplit_orRefused(byte[] input) {
    Assertions.assertNotNull(input);
    if (input.length == 0) {
      return;
    }
    @Nullable String method =
        switch (input[0] & 3) {
          case 0, 1 -> null;
          case 2 -> "GET";
          default -> "HEAD";
        };
    byte[] wire = Arrays.copyOfRange(input, 1, input.length);
    PROBE.check(wire, method, new SplittableRandom(Arrays.hashCode(input)));
  }
}
