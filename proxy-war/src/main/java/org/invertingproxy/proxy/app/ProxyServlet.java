package org.invertingproxy.proxy.app;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.invertingproxy.proxy.admin.AdminHandler;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.channel.ChannelHandshake;
import org.invertingproxy.proxy.front.ClientHandler;
import org.invertingproxy.proxy.front.HostKind;
import org.invertingproxy.proxy.front.HostKinds;
import org.invertingproxy.proxy.poll.AgentCallHandler;
import org.invertingproxy.proxy.servlet.Abort;
import org.invertingproxy.proxy.servlet.HeadOnly;
import org.invertingproxy.proxy.servlet.RawPath;
import org.invertingproxy.proxy.servlet.UnreadBody;
import org.invertingproxy.proxy.websocket.PendingUpgrade;
import org.invertingproxy.wire.AgentPaths;

/**
 * The only servlet: sends every request to the part of the proxy that its host, then its raw path,
 * belongs to. Not an HttpServlet, which would refuse methods it does not know.
 */
public final class ProxyServlet extends GenericServlet {
  private static final long serialVersionUID = 1;

  private final transient HostKinds hosts;
  private final transient CredentialWait credentials;
  private final transient ClientHandler clients;
  private final transient AgentCallHandler agents;
  private final transient ChannelHandshake channels;
  private final transient AdminHandler admin;
  private final transient StrictTransport strict;

  ProxyServlet(
      HostKinds hosts,
      CredentialWait credentials,
      ClientHandler clients,
      AgentCallHandler agents,
      ChannelHandshake channels,
      AdminHandler admin,
      StrictTransport strict) {
    this.hosts = hosts;
    this.credentials = credentials;
    this.clients = clients;
    this.agents = agents;
    this.channels = channels;
    this.admin = admin;
    this.strict = strict;
  }

  @Override
  public void service(ServletRequest req, ServletResponse res) throws IOException {
    HttpServletRequest request = (HttpServletRequest) req;
    HttpServletResponse response = (HttpServletResponse) res;
    Abort.check(request);
    if (HeadOnly.finish(request, response) || PendingUpgrade.resume(request, response)) {
      return;
    }
    HostKind kind = hosts.of(request);
    strict.apply(kind, request, response);
    String path = RawPath.of(request).substring(1);
    Role role = role(kind, path);
    boolean ours = role == Role.ADMIN && admin.isOwnSecret(request);
    if (!ours && credentials.suspends(request, role)) {
      return;
    }
    if (role == Role.AGENT) {
      if (path.equals(AgentPaths.CHANNEL)) {
        channels.handle(request, response);
      } else {
        agents.handle(request, response, path);
      }
    } else if (role == Role.ADMIN) {
      admin.handle(request, response);
    } else {
      clients.handle(request, response, kind);
    }
    UnreadBody.leave(request, response);
  }

  /** As what somebody calls such a path on such a host. */
  private static Role role(HostKind kind, String path) {
    boolean control = kind instanceof HostKind.Control;
    if ((control || kind instanceof HostKind.Path) && path.startsWith(AgentPaths.PREFIX)) {
      return Role.AGENT;
    }
    return control ? Role.ADMIN : Role.USER;
  }
}
