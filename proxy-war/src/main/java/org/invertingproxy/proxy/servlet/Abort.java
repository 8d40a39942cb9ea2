package org.invertingproxy.proxy.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a response so that no client can take it for a whole one: the connection is closed on
 * HTTP/1.1, the stream reset on HTTP/2 (RFC 9112 section 8, RFC 9113 section 8.1).
 *
 * <p>{@link AsyncContext#complete} would end a chunked body cleanly on every container. What aborts
 * on all of them is a dispatch back into the servlet that then throws; see {@link #check}.
 */
public final class Abort {
  private static final String ATTRIBUTE = Abort.class.getName();

  private Abort() {}

  /** Aborts the response of this context; nothing may be done with it afterwards. */
  public static void response(AsyncContext context) {
    try {
      context.getRequest().setAttribute(ATTRIBUTE, true);
      context.dispatch();
    } catch (IllegalStateException e) {
      // The container has ended this request by itself: there is nothing left to abort.
    }
  }

  /**
   * Ends a response that cannot be written any more. Tomcat does so by itself where it has failed
   * to write; beside that a dispatch may end what it serves next, so it comes only if nothing has
   * happened after a second.
   */
  public static void lost(
      AsyncContext context, Container container, ScheduledExecutorService timers) {
    if (!container.isTomcat()) {
      response(context);
      return;
    }
    try {
      ScheduledFuture<?> unused = timers.schedule(() -> response(context), 1, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      response(context); // the proxy has ended
    }
  }

  /**
   * Called first by the servlet for every request and dispatch.
   *
   * @throws IOException when this dispatch is the second half of an abort
   */
  public static void check(HttpServletRequest request) throws IOException {
    if (request.getDispatcherType() == DispatcherType.ASYNC
        && request.getAttribute(ATTRIBUTE) != null) {
      throw AbortException.create();
    }
  }
}
