package org.invertingproxy.proxy.outside;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that an issuer fails, at most once a minute: everybody can cause calls to it.
 * Thread-safe.
 */
final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final String issuer;
  private final LongSupplier nanoTime;
  private boolean said; // guarded by this
  private long saidAt; // guarded by this

  FailureLog(String issuer, LongSupplier nanoTime) {
    this.issuer = issuer;
    this.nanoTime = nanoTime;
  }

  /** A call has failed. */
  synchronized void failed(@Nullable Throwable failure) {
    long now = nanoTime.getAsLong();
    if (!said || now - saidAt >= SILENCE.toNanos()) {
      said = true;
      saidAt = now;
      LOG.warn("Issuer {} gives no usable answer: {}", issuer, reason(failure));
    }
  }

  private static String reason(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof IllegalStateException && cause.getMessage() != null) {
      return cause.getMessage();
    }
    return cause == null ? "none at all" : cause.getClass().getSimpleName();
  }
}
