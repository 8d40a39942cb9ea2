package org.invertingproxy.e2e.cases;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.RawBackend;

/** A backend that sends an event every few milliseconds until it is cancelled. */
final class Endless implements RawBackend.Answer {
  private static final Duration BETWEEN_EVENTS = Duration.ofMillis(20);

  private final CompletableFuture<String> begun = new CompletableFuture<>();
  private final CompletableFuture<String> cancelled = new CompletableFuture<>();

  /** Returns once a request has arrived. */
  void awaitBegin() throws Exception {
    begun.get(20, TimeUnit.SECONDS);
  }

  /** Returns once the request was cancelled, which must not take long. */
  void awaitCancel() throws Exception {
    cancelled.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void to(BackendCall call) throws IOException {
    call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    begun.complete("");
    try {
      while (true) {
        call.send("5\r\nevent\r\n");
        LockSupport.parkNanos(BETWEEN_EVENTS.toNanos());
      }
    } catch (IOException closed) {
      cancelled.complete("");
    }
  }
}
