package org.invertingproxy.proxy.config;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The hosts that mean the proxy itself, in their one form. Immutable. */
public final class OwnHosts {
  private static final String LOCALHOST = "localhost";

  private final Set<String> control;
  private final Set<String> path;
  private final String tunnelDomain;

  /** As {@link ProxyConfig} has them. */
  public OwnHosts(
      @Nullable URI publicUrl,
      String tunnelDomain,
      List<String> controlHosts,
      List<String> pathHosts) {
    control = new HashSet<>(controlHosts);
    control.add(LOCALHOST);
    if (publicUrl != null) {
      control.add(publicUrl.getHost().toLowerCase(Locale.ROOT));
    }
    path = Set.copyOf(pathHosts);
    this.tunnelDomain = tunnelDomain;
  }

  /** Those of a proxy where nothing is set. */
  static OwnHosts ofDefaults() {
    return new OwnHosts(null, LOCALHOST, List.of(), List.of());
  }

  /** Whether it is one of admin page, API and agents. */
  public boolean isControl(String host) {
    return control.contains(host) || isLoopback(host);
  }

  /** Whether it routes by path. */
  public boolean isPath(String host) {
    return path.contains(host);
  }

  /** Whether it is one of these, the tunnel domain, or below that, where labels are hosts. */
  public boolean include(String host) {
    return isControl(host)
        || isPath(host)
        || host.equals(tunnelDomain)
        || host.endsWith("." + tunnelDomain);
  }

  private static boolean isLoopback(String host) {
    return host.equals("[::1]") || (host.startsWith("127.") && HostName.isAddress(host));
  }
}
