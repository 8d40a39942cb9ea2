package org.invertingproxy.agent.config;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out through which HTTP proxy the agent's machine reaches others, from what the machine's
 * owner has set: the environment first, as curl and Go programs read it, then Java's own settings.
 * What is on this machine is always reached directly.
 *
 * @param environment the variables {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and
 *     {@code no_proxy}, of which all but {@code http_proxy} may be in capitals
 * @param system Java's choice, which may follow the operating system's, or null to ask only the
 *     environment
 */
public record HttpProxyFinder(Map<String, String> environment, @Nullable ProxySelector system) {
  /** Looks at this process's environment and Java's default selector. */
  public static HttpProxyFinder ofProcess() {
    return new HttpProxyFinder(System.getenv(), ProxySelector.getDefault());
  }

  /**
   * The HTTP proxy for that address, or null to connect directly.
   *
   * @throws IllegalArgumentException if the environment names one that cannot be read
   */
  public @Nullable HttpProxy find(ProxyAddress address) {
    if (address.isLoopback() || isExcepted(address)) {
      return null;
    }
    String named = variable(address.isTls() ? "https_proxy" : "http_proxy");
    String given = named == null ? variable("all_proxy") : named;
    if (given == null) {
      return ofSystem(address);
    }
    try {
      return HttpProxy.parse(given);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("in the environment, " + e.getMessage(), e);
    }
  }

  private boolean isExcepted(ProxyAddress address) {
    String list = variable("no_proxy");
    if (list == null) {
      return false;
    }
    String host = address.host().toLowerCase(Locale.ROOT);
    for (String part : list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      String entry = part.endsWith(":" + address.port()) ? part.replaceAll(":\\d+$", "") : part;
      String name = entry.replaceAll("^\\*?\\.", "");
      boolean matches = host.equals(name) || host.endsWith("." + name);
      if (entry.equals("*") || (!name.isEmpty() && matches)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String variable(String name) {
    String value = environment.get(name);
    // In capitals, http_proxy can be a request's field in a CGI script.
    if (value == null && !name.equals("http_proxy")) {
      value = environment.get(name.toUpperCase(Locale.ROOT));
    }
    return value == null || value.isBlank() ? null : value.strip();
  }

  private @Nullable HttpProxy ofSystem(ProxyAddress address) {
    List<Proxy> choices = system == null ? List.of() : system.select(address.uri());
    for (Proxy choice : choices) {
      if (choice.type() == Proxy.Type.HTTP && choice.address() instanceof InetSocketAddress at) {
        return new HttpProxy(at.getHostString(), at.getPort(), null, null);
      }
    }
    return null;
  }
}
