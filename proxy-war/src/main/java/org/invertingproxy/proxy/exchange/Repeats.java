package org.invertingproxy.proxy.exchange;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether a request that came to nothing may be offered again. Thread-safe; a body may be touched
 * at any time, so who decides to repeat looks at {@link #isTouched} once more after its decision.
 */
final class Repeats {
  /** RFC 9110 section 9.2.2. */
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  /** So often may agents send a request back; a fleet that is full would do so for ever. */
  private static final int MOST_REFUSALS = 5;

  private final boolean idempotent;
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile boolean touched;
  private volatile boolean repeated;

  Repeats(String method) {
    idempotent = IDEMPOTENT.contains(method);
  }

  /** A byte of the body leaves for an agent: no other one may get the request any more. */
  void touch() {
    touched = true;
  }

  boolean isTouched() {
    return touched;
  }

  /** After an agent that may have acted on the request: once, if that is safe. */
  boolean mayRepeat() {
    return idempotent && !repeated && !touched;
  }

  void repeated() {
    repeated = true;
  }

  /** After an agent that sent it back without having done anything: any method. */
  boolean mayRefuse() {
    return !touched && !isRefused();
  }

  void refused() {
    refusals.incrementAndGet();
  }

  /** Whether agents have sent it back as often as they may. */
  boolean isRefused() {
    return refusals.get() >= MOST_REFUSALS;
  }
}
