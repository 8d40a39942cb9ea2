package org.invertingproxy.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Stops agents while a test goes on. */
final class Stopping {
  private static final Duration GRACE = Duration.ofSeconds(30);

  private Stopping() {}

  /** Complete when the agent has stopped. */
  static CompletableFuture<Void> inBackground(Agent agent) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            agent.stop(GRACE);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
