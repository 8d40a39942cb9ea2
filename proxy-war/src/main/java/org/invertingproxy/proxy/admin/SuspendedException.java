package org.invertingproxy.proxy.admin;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.invertingproxy.proxy.servlet.RawPath;
import org.invertingproxy.proxy.servlet.Suspension;

/**
 * Ends the handling of a call for now: it waits for something without a thread, and is handled anew
 * from its beginning then. To be thrown before the call has changed anything.
 */
final class SuspendedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Wait wait;

  /** What the call waits for. */
  interface Wait {
    /** Begins; must lead to one {@link #resume}, whatever happens, or to the end of the call. */
    void begin(AsyncContext context) throws IOException;
  }

  SuspendedException(Wait wait) {
    // No stack trace: this is no fault.
    super("suspended", null, false, false);
    this.wait = wait;
  }

  /** Suspends the call; nothing else may be done with it now. */
  void suspend(HttpServletRequest request) throws IOException {
    RawPath.keep(request);
    wait.begin(Suspension.of(request)); // whatever is waited for has a deadline
  }

  /** Has the call handled anew. */
  static void resume(AsyncContext context) {
    try {
      context.dispatch();
    } catch (IllegalStateException e) {
      // The container has ended the call by itself.
    }
  }
}
