package org.invertingproxy.proxy.channel;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.Endpoint;
import java.io.IOException;

/** Makes a WebSocket of every request, as the proxy makes channels. */
final class UpgradingServlet extends GenericServlet {
  private static final long serialVersionUID = 1;
  private final transient Endpoint endpoint;

  UpgradingServlet(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void service(ServletRequest request, ServletResponse response) throws IOException {
    ChannelUpgrade.perform((HttpServletRequest) request, (HttpServletResponse) response, endpoint);
  }
}
