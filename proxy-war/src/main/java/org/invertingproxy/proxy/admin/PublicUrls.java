package org.invertingproxy.proxy.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.config.Sites;
import org.invertingproxy.proxy.registry.Backend;

/**
 * Where the proxy and the backends behind it are reached: at the configured public URL, or else at
 * the address that the request at hand came to. Immutable.
 */
public final class PublicUrls {
  private final ProxyConfig config;
  private final Sites sites;

  /** For these settings. */
  public PublicUrls(ProxyConfig config) {
    this.config = config;
    this.sites = new Sites(config);
  }

  /** The URL of the proxy itself, which agents and administrators use; ends in a slash. */
  String proxy(HttpServletRequest request) {
    URI configured = config.publicUrl();
    if (configured != null) {
      return configured.toString().endsWith("/") ? configured.toString() : configured + "/";
    }
    String root = host(request, request.getServerName());
    return root + (request.getContextPath() + "/").substring(1);
  }

  /** The URL of a host label. */
  String tunnel(String label, HttpServletRequest request) {
    return sites.ofLabel(label, request.getScheme(), request.getServerPort());
  }

  /** The URLs of a backend, the best first; none for a backend that no host leads to. */
  List<String> of(Backend backend, HttpServletRequest request) {
    List<String> urls = new ArrayList<>();
    backend.hostNames().forEach(name -> urls.add(host(request, name)));
    if (backend.hostLabel() != null) {
      urls.add(tunnel(backend.hostLabel(), request));
    }
    for (String prefix : backend.pathPrefixes()) {
      config.pathHosts().forEach(name -> urls.add(host(request, name) + prefix.substring(1)));
    }
    return urls;
  }

  private String host(HttpServletRequest request, String host) {
    return sites.ofHost(host, request.getScheme(), request.getServerPort());
  }
}
