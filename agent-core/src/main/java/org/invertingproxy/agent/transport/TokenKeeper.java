package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TokenSource;
import org.jspecify.annotations.Nullable;

/**
 * Holds the token that calls carry, and asks its source for a newer one off the event loops. {@link
 * #current} is thread-safe; the rest is called by one poller.
 */
final class TokenKeeper {
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final TokenSource source;
  private final Executor blocking;
  private volatile @Nullable Token current;
  private boolean asked;
  private long askedAt;

  TokenKeeper(TokenSource source, Executor blocking) {
    this.source = source;
    this.blocking = blocking;
  }

  /** The token to send now, or null to send none. */
  @Nullable Token current() {
    return current;
  }

  /** Whether the last answer of the source is old enough to ask again. */
  boolean isStale() {
    return !asked || System.nanoTime() - askedAt > FRESH.toNanos();
  }

  /**
   * Asks the source and calls back on the loop.
   *
   * @param callback whether the token is another one now, and why the source failed if it did
   */
  void refresh(EventLoop loop, BiConsumer<Boolean, @Nullable Exception> callback) {
    Token before = current;
    try {
      blocking.execute(
          () -> {
            Exception failure = null;
            try {
              current = source.current();
            } catch (IOException | RuntimeException e) {
              failure = e;
            }
            Exception outcome = failure;
            if (!loop.isShuttingDown()) {
              loop.execute(
                  () -> {
                    asked = outcome == null;
                    askedAt = System.nanoTime();
                    callback.accept(!Objects.equals(before, current), outcome);
                  });
            }
          });
    } catch (RejectedExecutionException e) {
      callback.accept(false, e);
    }
  }
}
