package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.invertingproxy.e2e.http.RawClient;

/** Reads an endless answer as fast as it comes, until this is closed. */
final class BigDownload implements AutoCloseable {
  private static final int FLOWING = 8 * 1024 * 1024;

  private final RawClient client;
  private final CountDownLatch flowing = new CountDownLatch(1);
  private final AtomicLong bytes = new AtomicLong();
  private final CompletableFuture<Void> reading;
  private volatile boolean closed;

  /** Begins, and returns once it flows. */
  BigDownload(int port, String host, String target) throws IOException, InterruptedException {
    client = RawClient.connect(port);
    assertThat(client.get(host, target).head().status()).isEqualTo(200);
    reading = CompletableFuture.runAsync(this::read);
    flowing.await();
  }

  /** What has come so far. */
  long bytes() {
    return bytes.get();
  }

  private void read() {
    byte[] buffer = new byte[64 * 1024];
    try {
      for (int count = client.in().read(buffer); count >= 0; count = client.in().read(buffer)) {
        if (bytes.addAndGet(count) >= FLOWING) {
          flowing.countDown();
        }
      }
      throw new IOException("it has ended");
    } catch (IOException e) {
      if (!closed) {
        flowing.countDown();
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    client.close();
    reading.join();
  }
}
