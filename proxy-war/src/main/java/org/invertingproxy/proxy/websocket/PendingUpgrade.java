package org.invertingproxy.proxy.websocket;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A client's suspended request that is to become a WebSocket, now that the backend has agreed. Only
 * within the servlet's call can a request be upgraded, so it is dispatched back there.
 */
public final class PendingUpgrade {
  private static final String ATTRIBUTE = PendingUpgrade.class.getName();

  /** Where the containers of Jakarta WebSocket put themselves. */
  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

  private final ClientSocket socket;
  private final String subprotocol;
  private final Consumer<HttpServletResponse> fields;

  /**
   * An upgrade.
   *
   * @param subprotocol that the backend has chosen, or empty
   * @param fields sets those of the backend's handshake
   */
  public PendingUpgrade(
      ClientSocket socket, String subprotocol, Consumer<HttpServletResponse> fields) {
    this.socket = socket;
    this.subprotocol = subprotocol;
    this.fields = fields;
  }

  /** Whether the server can upgrade requests. */
  public static boolean isPossible(ServletContext context) {
    return context.getAttribute(CONTAINER) != null;
  }

  /** Sends it back into the servlet; nothing else may be done with the context. */
  public void dispatch(AsyncContext context) {
    context.getRequest().setAttribute(ATTRIBUTE, this);
    try {
      context.dispatch();
    } catch (IllegalStateException e) {
      socket.abandoned(); // the container has ended this request by itself
    }
  }

  /**
   * Called by the servlet for every request and dispatch.
   *
   * @return whether this dispatch was the second half of an upgrade, and nothing is left to do
   */
  public static boolean resume(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getDispatcherType() != DispatcherType.ASYNC
        || !(request.getAttribute(ATTRIBUTE) instanceof PendingUpgrade pending)) {
      return false;
    }
    pending.perform(request, response);
    return true;
  }

  private void perform(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      fields.accept(response);
      SocketUpgrade.perform(request, response, new ClientEndpoint(socket), subprotocol);
    } catch (IOException | RuntimeException e) {
      socket.abandoned();
      throw e;
    }
  }
}
