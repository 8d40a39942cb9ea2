package org.invertingproxy.proxy.config;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that mean the proxy itself, in their one form.
 *
 * @param control of admin page, API and agents, but for loopback addresses
 * @param path of backends that are told apart by path
 * @param tunnelDomain below which labels are hosts
 */
public record OwnHosts(SortedSet<String> control, SortedSet<String> path, String tunnelDomain) {
  private static final String LOCALHOST = "localhost";

  /** As {@link ProxyConfig} has them. */
  public static OwnHosts of(
      @Nullable URI publicUrl,
      String tunnelDomain,
      List<String> controlHosts,
      List<String> pathHosts) {
    SortedSet<String> control = new TreeSet<>(controlHosts);
    control.add(LOCALHOST);
    if (publicUrl != null) {
      control.add(publicUrl.getHost().toLowerCase(Locale.ROOT));
    }
    return new OwnHosts(
        Collections.unmodifiableSortedSet(control),
        Collections.unmodifiableSortedSet(new TreeSet<>(pathHosts)),
        tunnelDomain);
  }

  /** Those of a proxy where nothing is set. */
  static OwnHosts ofDefaults() {
    return of(null, LOCALHOST, List.of(), List.of());
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
