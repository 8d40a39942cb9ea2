package org.invertingproxy.agent.exchange;

import java.util.concurrent.atomic.AtomicLong;

/** Body bytes of one exchange in both directions. Thread-safe. */
public final class ByteCounts {
  private final AtomicLong request = new AtomicLong();
  private final AtomicLong response = new AtomicLong();

  /** Some of the request's body has arrived. */
  public void addRequest(int bytes) {
    request.addAndGet(bytes);
  }

  /** Some of the response's body has been passed on. */
  public void addResponse(int bytes) {
    response.addAndGet(bytes);
  }

  /** Bytes of the request's body so far. */
  public long request() {
    return request.get();
  }

  /** Bytes of the response's body so far. */
  public long response() {
    return response.get();
  }
}
