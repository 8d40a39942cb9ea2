package org.invertingproxy.proxy.servlet;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Lets go of request bodies of HTTP/1.1 that were not read when their call was answered. A server
 * left alone closes the connection, which may cost the client the answer (see {@link Lingering}),
 * or, as Tomcat ({@code IdentityInputFilter.end}), blocks a thread until the rest has come.
 */
public final class UnreadBody {
  private static final int MOST = 64 * 1024;

  private UnreadBody() {}

  /**
   * Called last by the servlet for each call, with the answer written, or the call suspended.
   *
   * @param timers of {@link Lingering}
   * @throws IOException to have the connection closed, with the answer sent
   */
  public static void leave(
      HttpServletRequest request, HttpServletResponse response, ScheduledExecutorService timers)
      throws IOException {
    boolean answered =
        !request.isAsyncStarted()
            && response.getStatus() != HttpServletResponse.SC_SWITCHING_PROTOCOLS;
    if (!answered || !hasBody(request) || isRead(request)) {
      return;
    }
    response.setHeader("Connection", "close");
    boolean tomcat = Container.of(request.getServletContext()).isTomcat();
    boolean waits = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
    if (waits || (tomcat && !response.containsHeader("Content-Length"))) {
      // To read would ask for the body; and Tomcat ends both directions at once.
      response.getOutputStream().close();
      throw AbortException.create();
    }
    if (tomcat) {
      response.flushBuffer();
    } else {
      response.getOutputStream().close();
    }
    new DroppedBody(Suspension.of(request)).read(timers);
  }

  private static boolean hasBody(HttpServletRequest request) {
    return (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null)
        && request.getProtocol().startsWith("HTTP/1");
  }

  /** Reads what is there, without waiting; whether that was all. */
  private static boolean isRead(HttpServletRequest request) throws IOException {
    ServletInputStream in = request.getInputStream();
    // Part of a chunk's head counts as available, too, so there a read could wait.
    boolean readable = request.getHeader("Transfer-Encoding") == null;
    byte[] buffer = new byte[1024];
    int read = 0;
    try {
      while (readable && read < MOST && in.available() > 0) {
        read += Math.max(0, in.read(buffer));
      }
    } catch (IllegalStateException e) {
      return true; // it has a listener: nobody waits for it
    }
    return in.isFinished() || read == request.getContentLengthLong();
  }
}
