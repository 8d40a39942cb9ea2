package org.invertingproxy.proxy.channel;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.invertingproxy.wire.AgentPaths;
import org.invertingproxy.wire.mux.Mux;

/**
 * The upgrade of one request (Jakarta WebSocket 2.1 section 6.4). A class of its own, so that
 * nothing else needs the API, which servers without WebSockets do not have.
 */
final class ChannelUpgrade extends ServerEndpointConfig.Configurator {
  private final Endpoint endpoint;

  private ChannelUpgrade(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Upgrades the request; what the handshake asks for has been checked. The class is public. */
  static void perform(HttpServletRequest request, HttpServletResponse response, Endpoint endpoint)
      throws IOException {
    ServerContainer container =
        (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(endpoint.getClass(), "/" + AgentPaths.CHANNEL)
            .subprotocols(List.of(Mux.SUBPROTOCOL))
            .configurator(new ChannelUpgrade(endpoint))
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

  /** Checked before. */
  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return Mux.SUBPROTOCOL;
  }

  /** None: what passes is compressed by its ends already, or could be guessed from its size. */
  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    return List.of();
  }
}
