package org.invertingproxy.proxy.websocket;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The upgrade of one client's request (Jakarta WebSocket 2.1 section 6.4), with the sub-protocol
 * that the backend has chosen. Extensions are the container's own, so what it compresses concerns
 * this hop only.
 */
final class SocketUpgrade extends ServerEndpointConfig.Configurator {
  private final ClientEndpoint endpoint;
  private final String subprotocol;

  private SocketUpgrade(ClientEndpoint endpoint, String subprotocol) {
    this.endpoint = endpoint;
    this.subprotocol = subprotocol;
  }

  /** Upgrades the request. */
  static void perform(
      HttpServletRequest request,
      HttpServletResponse response,
      ClientEndpoint endpoint,
      String subprotocol)
      throws IOException {
    ServerContainer container =
        (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(ClientEndpoint.class, "/")
            .subprotocols(subprotocol.isEmpty() ? List.of() : List.of(subprotocol))
            .configurator(new SocketUpgrade(endpoint, subprotocol))
            .build();
    try {
      container.upgradeHttpToWebSocket(request, response, config, Map.of());
    } catch (DeploymentException e) {
      throw new IOException("the server did not upgrade", e);
    }
  }

  @Override
  public <T> T getEndpointInstance(Class<T> type) {
    return type.cast(endpoint);
  }

  /** The backend has seen the Origin, and decided. */
  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return subprotocol;
  }
}
