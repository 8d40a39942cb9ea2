package org.invertingproxy.proxy.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.registry.Backend;
import org.jspecify.annotations.Nullable;

/**
 * Where the proxy and the backends behind it are reached: at the configured public URL, or else at
 * the address that the request at hand came to. Immutable.
 */
public final class PublicUrls {
  private final ProxyConfig config;

  /** For these settings. */
  public PublicUrls(ProxyConfig config) {
    this.config = config;
  }

  /** The URL of the proxy itself, which agents and administrators use; ends in a slash. */
  String proxy(HttpServletRequest request) {
    URI configured = config.publicUrl();
    if (configured != null) {
      return configured.toString().endsWith("/") ? configured.toString() : configured + "/";
    }
    return origin(request, request.getServerName()) + request.getContextPath() + "/";
  }

  /** The URL of a host label. */
  String tunnel(String label, HttpServletRequest request) {
    return origin(request, label + "." + config.tunnelDomain()) + "/";
  }

  /** The URLs of a backend, the best first; none for a backend that no host leads to. */
  List<String> of(Backend backend, HttpServletRequest request) {
    List<String> urls = new ArrayList<>();
    backend.hostNames().forEach(host -> urls.add(origin(request, host) + "/"));
    if (backend.hostLabel() != null) {
      urls.add(tunnel(backend.hostLabel(), request));
    }
    for (String prefix : backend.pathPrefixes()) {
      config.pathHosts().forEach(host -> urls.add(origin(request, host) + prefix));
      if (config.open()) {
        urls.add(proxy(request) + prefix.substring(1));
      }
    }
    return urls;
  }

  private String origin(HttpServletRequest request, String host) {
    @Nullable URI configured = config.publicUrl();
    String scheme = configured == null ? request.getScheme() : configured.getScheme();
    int port = configured == null ? request.getServerPort() : configured.getPort();
    boolean implied = port < 0 || port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (implied ? "" : ":" + port);
  }
}
