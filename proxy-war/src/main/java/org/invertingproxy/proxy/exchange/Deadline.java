package org.invertingproxy.proxy.exchange;

import java.util.concurrent.ScheduledFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The one timer that an exchange has at a time. Thread-safe. */
final class Deadline {
  private @Nullable ScheduledFuture<?> timer; // guarded by this

  /** A timer for a state that is over must not push out the timer of the present one. */
  synchronized void setIf(BooleanSupplier current, ScheduledFuture<?> next) {
    if (current.getAsBoolean()) {
      clear();
      timer = next;
    } else {
      next.cancel(false);
    }
  }

  synchronized void clear() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
