package org.invertingproxy.proxy.channel;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.config.Sites;
import org.invertingproxy.proxy.servlet.ClientAddress;
import org.invertingproxy.proxy.servlet.CredentialAnswer;
import org.invertingproxy.proxy.servlet.PlainAnswer;
import org.invertingproxy.wire.mux.Mux;

/**
 * Turns an agent's request for a channel into one, or answers why not. Whatever can be refused is
 * refused before the upgrade, where an HTTP status still says it. Thread-safe, never blocks.
 */
public final class ChannelHandshake {
  /** Where the containers of Jakarta WebSocket put themselves. */
  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

  private final AgentChannels channels;
  private final Sites sites;
  private final ClientAddress addresses;

  /** For the channels of this process. */
  public ChannelHandshake(AgentChannels channels, Sites sites, ClientAddress addresses) {
    this.channels = channels;
    this.sites = sites;
    this.addresses = addresses;
  }

  /** Answers a call of {@code agent/channel}. */
  public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Authentication agent = channels.rights().authenticator().agent(request::getHeaders);
    String address = addresses.of(request);
    if (!isUpgrade(request)) {
      response.setHeader("Upgrade", "websocket");
      PlainAnswer.send(response, 426, "a WebSocket handshake is expected here");
    } else if (!names(request, "Sec-WebSocket-Protocol").contains(Mux.SUBPROTOCOL)) {
      PlainAnswer.send(response, 400, "the sub-protocol is " + Mux.SUBPROTOCOL);
    } else if (!isSameOrigin(request)) {
      PlainAnswer.send(response, 403, "pages of other origins open no channels");
    } else if (agent instanceof Authentication.Refused) {
      Duration wait = channels.rights().failures().failed(address, "agent of any backend", agent);
      CredentialAnswer.refused(response, wait, "this token does not allow to serve anything");
    } else if (agent instanceof Authentication.Unavailable) {
      CredentialAnswer.unchecked(response);
    } else if (!channels.takesMore()
        || (agent.identityOrNull() == null && !channels.takesStranger(address))) {
      response.setHeader("Retry-After", "1");
      PlainAnswer.send(response, 503, "no more agents now");
    } else if (request.getServletContext().getAttribute(CONTAINER) == null) {
      PlainAnswer.send(response, 501, "this server has no WebSocket module");
    } else {
      UpgradeCall upgrade =
          new UpgradeCall(
              agent.identityOrNull(), address, sites, request.getScheme(), request.getServerPort());
      ChannelUpgrade.perform(request, response, new ChannelEndpoint(channels, upgrade));
    }
  }

  /** RFC 6455 section 4.1; extended CONNECT is for clients, agents need it not. */
  private static boolean isUpgrade(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && names(request, "Upgrade").stream().anyMatch("websocket"::equalsIgnoreCase)
        && "13".equals(request.getHeader("Sec-WebSocket-Version"));
  }

  /** Agents send no Origin, or that of the address they call; browsers that of their page. */
  private static boolean isSameOrigin(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return true;
    }
    String host = request.getHeader("Host");
    int authority = origin.indexOf("://") + 3;
    return host != null
        && authority > 2
        && origin
            .substring(authority)
            .toLowerCase(Locale.ROOT)
            .equals(host.toLowerCase(Locale.ROOT));
  }

  private static List<String> names(HttpServletRequest request, String field) {
    return Collections.list(request.getHeaders(field)).stream()
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .map(String::strip)
        .toList();
  }
}
