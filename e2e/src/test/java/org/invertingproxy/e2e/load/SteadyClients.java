package org.invertingproxy.e2e.load;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;

/**
 * Clients of an {@link OnceBackend} that ask without a pause until this is closed, GET and POST in
 * turn, each on one connection. Whatever is no right answer is lost.
 */
final class SteadyClients implements AutoCloseable {
  private static final Noise NOISE = new Noise(6);

  /** More than one frame of the channel. */
  private static final int BODY = 40_000;

  private final int port;
  private final String host;
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean closed;

  /** Starts that many. */
  SteadyClients(int port, String host, int count) {
    this.port = port;
    this.host = host;
    for (int i = 0; i < count; i++) {
      String name = "/" + i + "/";
      threads.execute(() -> live(name));
    }
  }

  int answered() {
    return answered.get();
  }

  /** What became of requests that were not answered as they should be. */
  Queue<String> lost() {
    return lost;
  }

  private void live(String name) {
    try (RawClient client = RawClient.connect(port)) {
      for (int number = 0; !closed; number++) {
        ask(client, number % 2 == 0 ? "GET" : "POST", name + number);
      }
    } catch (IOException | RuntimeException e) {
      lost.add(name + ": " + e);
    }
  }

  private void ask(RawClient client, String method, String target) throws IOException {
    int length = method.equals("POST") ? BODY : 0;
    String line = method + " " + target + " HTTP/1.1";
    client.send(
        line
            + "\r\nHost: "
            + host
            + (length > 0 ? "\r\nContent-Length: " + length : "")
            + "\r\n\r\n");
    NOISE.write(client.out(), length);
    RawResponse response = client.response();
    String expected = OnceBackend.answer(line, new Noise.Measured(length, NOISE.checksum(length)));
    if (response.status() == 200 && response.body().equals(expected)) {
      answered.incrementAndGet();
    } else {
      lost.add(line + ": " + response);
    }
  }

  /** Lets the requests that run come to their ends. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    threads.shutdown();
    if (!threads.awaitTermination(100, TimeUnit.SECONDS)) {
      lost.add("a client still waits");
    }
  }
}
