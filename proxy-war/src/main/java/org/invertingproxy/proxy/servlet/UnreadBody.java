package org.invertingproxy.proxy.servlet;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets go of request bodies that were not read, on Tomcat over HTTP/1.1. After an answer Tomcat
 * reads what is left of the body, to use the connection again, and blocks a thread for it as long
 * as the client is silent; it has no setting against that ({@code IdentityInputFilter.end}). So the
 * connection is closed instead, unless the rest has come already.
 */
public final class UnreadBody {
  private static final int MOST = 64 * 1024;

  private UnreadBody() {}

  /**
   * Called last by the servlet for each call, with the answer written, or the call suspended.
   *
   * @throws IOException to have the connection closed, with the answer sent
   */
  public static void leave(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean answered =
        !request.isAsyncStarted()
            && response.getStatus() != HttpServletResponse.SC_SWITCHING_PROTOCOLS;
    if (answered && mayBlock(request) && !isRead(request)) {
      response.setHeader("Connection", "close");
      response.getOutputStream().close();
      throw AbortException.create();
    }
  }

  private static boolean mayBlock(HttpServletRequest request) {
    return (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null)
        && request.getProtocol().startsWith("HTTP/1")
        && Container.of(request.getServletContext()).isTomcat();
  }

  /** Reads what is there, without waiting; whether that was all. */
  private static boolean isRead(HttpServletRequest request) throws IOException {
    ServletInputStream in = request.getInputStream();
    // Part of a chunk's head counts as available, too, so there a read could wait.
    boolean readable = request.getHeader("Transfer-Encoding") == null;
    byte[] buffer = new byte[1024];
    try {
      for (int read = 0; readable && read < MOST && in.available() > 0; ) {
        read += Math.max(0, in.read(buffer));
      }
    } catch (IllegalStateException e) {
      return true; // it has a listener: there Tomcat does not wait either
    }
    return in.isFinished();
  }
}
