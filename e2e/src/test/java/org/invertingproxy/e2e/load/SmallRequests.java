package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.invertingproxy.e2e.http.RawClient;

/** One small request after the other over one connection, and how long they took. */
final class SmallRequests {
  static final String BODY = "small";
  private static final int COUNT = 500;

  private SmallRequests() {}

  /** What 99 of 100 took at most, in milliseconds; every answer is looked at. */
  static double percentile99(int port, String host) throws IOException {
    long[] nanos = new long[COUNT];
    try (RawClient client = RawClient.connect(port)) {
      for (int i = 0; i < COUNT; i++) {
        long start = System.nanoTime();
        String body = client.get(host, "/small").response().body();
        nanos[i] = System.nanoTime() - start;
        assertThat(body).isEqualTo(BODY);
      }
    }
    Arrays.sort(nanos);
    return nanos[COUNT * 99 / 100] / 1e6;
  }

  static double median(double[] figures) {
    return Arrays.stream(figures).sorted().skip(figures.length / 2).findFirst().orElseThrow();
  }
}
