package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.invertingproxy.proxy.config.HostName;
import org.invertingproxy.proxy.config.OwnHosts;
import org.invertingproxy.proxy.config.ProxyConfig;

/**
 * Says what the host of a request is for; all dispatch begins with it, so that no backend ever
 * shares an origin with the admin page. Immutable.
 */
public final class HostKinds {
  private final OwnHosts own;
  private final String tunnelSuffix;
  private final boolean open;

  /** For the hosts of these settings. */
  public HostKinds(ProxyConfig config) {
    own =
        OwnHosts.of(
            config.publicUrl(), config.tunnelDomain(), config.controlHosts(), config.pathHosts());
    tunnelSuffix = "." + config.tunnelDomain();
    open = config.open();
  }

  /** The kind of the host that a request is for. */
  public HostKind of(HttpServletRequest request) {
    return of(RequestHeads.authority(request));
  }

  /**
   * The kind of a host.
   *
   * @param authority the value of Host or {@code :authority}: a host, with or without a port
   */
  public HostKind of(String authority) {
    Optional<String> named = host(authority);
    if (named.isEmpty()) {
      return new HostKind.Other("");
    }
    String host = named.get();
    if (open || own.isPath(host)) {
      return new HostKind.Path();
    }
    if (own.isControl(host)) {
      return new HostKind.Control();
    }
    if (host.endsWith(tunnelSuffix)) {
      String label = host.substring(0, host.length() - tunnelSuffix.length());
      if (HostName.isLabel(label)) {
        return new HostKind.Tunnel(label);
      }
    }
    return new HostKind.Other(host);
  }

  /** The host of a value of Host in its one form, or nothing where it names none. */
  public Optional<String> host(String authority) {
    try {
      return Optional.of(HostName.parse(withoutPort(authority)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String withoutPort(String authority) {
    int colon = authority.lastIndexOf(':');
    if (colon < 0 || colon < authority.lastIndexOf(']')) {
      return authority;
    }
    String port = authority.substring(colon + 1);
    if (port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("port");
    }
    return authority.substring(0, colon);
  }
}
