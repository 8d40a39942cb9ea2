package org.invertingproxy.e2e.load;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.invertingproxy.e2e.http.Http2Session;

/**
 * Clients that ask one request after the other until this is closed, half of them over HTTP/2, and
 * connect anew whenever something broke. Now and then one leaves in the middle.
 */
final class Crowd implements AutoCloseable {
  private static final int ONE_LEAVES_IN = 50;
  private static final Duration BREATH = Duration.ofMillis(50);

  private final int port;
  private final String host;
  private final Outcomes outcomes = new Outcomes();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean closed;

  /** Starts twice as many clients as said. */
  Crowd(int port, String host, int halfOfThem) {
    this.port = port;
    this.host = host;
    for (int i = 0; i < halfOfThem; i++) {
      long seed = i;
      threads.execute(() -> live(false, seed));
      threads.execute(() -> live(true, seed + halfOfThem));
    }
  }

  Outcomes outcomes() {
    return outcomes;
  }

  private void live(boolean http2, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    while (!closed) {
      try {
        if (http2) {
          try (Http2Session session = Http2Session.connect(port)) {
            ask(new Http2Asker(session, host), random);
          }
        } else {
          try (Asker asker = new Http1Asker(port, host)) {
            ask(asker, random);
          }
        }
      } catch (IOException | ExecutionException e) {
        outcomes.broke();
        LockSupport.parkNanos(BREATH.toNanos()); // nothing may listen just now
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (TimeoutException e) {
        outcomes.wrong().add("no answer at all");
      } catch (Exception e) {
        outcomes.wrong().add(e.toString());
      }
    }
  }

  private void ask(Asker asker, SplittableRandom random) throws Exception {
    while (!closed) {
      Token token = Token.next(random);
      if (random.nextInt(ONE_LEAVES_IN) == 0) {
        asker.leave(token);
      } else {
        outcomes.ended(asker.ask(token), asker.expected(token));
      }
    }
  }

  /** Lets the requests that run come to their ends. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    threads.shutdown();
    if (!threads.awaitTermination(100, TimeUnit.SECONDS)) {
      outcomes.wrong().add("a client still waits");
    }
  }
}
