package org.invertingproxy.proxy.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Ends a response that has no body, on Tomcat. Completed as others are, its HTTP/2 stream would end
 * without any head: the head must leave before, and on a thread of the container's own, so it is
 * done by a dispatch back into the servlet; see {@link #finish}.
 */
public final class HeadOnly {
  private static final String ATTRIBUTE = HeadOnly.class.getName();

  private HeadOnly() {}

  /** Ends the response of this context, status and fields of which are set. Does not block. */
  public static void end(AsyncContext context) {
    context.getRequest().setAttribute(ATTRIBUTE, true);
    context.dispatch();
  }

  /**
   * Called by the servlet for every request and dispatch.
   *
   * @return whether this dispatch was the second half of an end, and nothing is left to do
   */
  public static boolean finish(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getDispatcherType() != DispatcherType.ASYNC
        || request.getAttribute(ATTRIBUTE) == null) {
      return false;
    }
    response.flushBuffer();
    return true;
  }
}
