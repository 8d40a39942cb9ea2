package org.invertingproxy.proxy.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Suspends requests without a time-out of the container's: whoever does so keeps the time.
 *
 * <p>Tomcat is given the longest time there is, and not none. Of a request without one its timer
 * looks, once a second, whether the application still runs. Meanwhile that request may end and the
 * next one of its connection begin, and between the two the timer sees no application. The time-out
 * it reports then ends the next request, or has Tomcat forget which request the connection is busy
 * with ({@code AbstractProcessor.timeoutAsync}, {@code
 * AbstractProtocol.ConnectionHandler.process}).
 */
public final class Suspension {
  private static final long NONE = 0;
  private static final long ENDLESS = Long.MAX_VALUE;

  private Suspension() {}

  /** Suspends the request. */
  public static AsyncContext of(HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    boolean tomcat = Container.of(request.getServletContext()).isTomcat();
    context.setTimeout(tomcat ? ENDLESS : NONE);
    return context;
  }
}
