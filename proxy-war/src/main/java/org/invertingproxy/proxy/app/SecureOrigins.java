package org.invertingproxy.proxy.app;

import org.invertingproxy.proxy.config.Sites;
import org.invertingproxy.proxy.front.HostKind;
import org.invertingproxy.proxy.front.HostKinds;
import org.invertingproxy.proxy.registry.RoutingTable;
import org.jspecify.annotations.Nullable;

/**
 * Where requests that came without TLS are to go: to their own host, if it is one of this proxy's.
 */
final class SecureOrigins {
  private final HostKinds hosts;
  private final RoutingTable routes;
  private final Sites sites;

  SecureOrigins(HostKinds hosts, RoutingTable routes, Sites sites) {
    this.hosts = hosts;
    this.routes = routes;
    this.sites = sites;
  }

  /**
   * The origin by https.
   *
   * @param authority a value of {@code Host}
   * @param port where TLS is spoken, unless the public URL says otherwise
   * @return null for a host that is not served
   */
  @Nullable String of(String authority, int port) {
    boolean known =
        !(hosts.of(authority) instanceof HostKind.Other other)
            || routes.byHostName(other.name()).isPresent();
    return known
        ? hosts
            .host(authority)
            .map(host -> withoutSlash(sites.ofHost(host, "https", port)))
            .orElse(null)
        : null;
  }

  private static String withoutSlash(String url) {
    return url.substring(0, url.length() - 1);
  }
}
