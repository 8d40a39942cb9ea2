package org.invertingproxy.proxy.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where clients reach the backends: the configured public URL, or else the address that a request
 * to the proxy itself came to. Immutable.
 */
public final class Sites {
  private final @Nullable URI publicUrl;
  private final String tunnelDomain;

  /** For the public URL and tunnel domain of these settings. */
  public Sites(ProxyConfig config) {
    publicUrl = config.publicUrl();
    tunnelDomain = config.tunnelDomain();
  }

  /**
   * The URL of a backend's tunnel host, ending in a slash.
   *
   * @param scheme of the request at hand, used when no public URL is configured
   * @param port of the request at hand, likewise
   */
  public String ofLabel(String hostLabel, String scheme, int port) {
    return ofHost(hostLabel + "." + tunnelDomain, scheme, port);
  }

  /** The URL of any other host that leads to this proxy, ending in a slash. */
  public String ofHost(String host, String scheme, int port) {
    String actualScheme = publicUrl == null ? scheme : publicUrl.getScheme();
    int actualPort = publicUrl == null ? port : publicUrl.getPort();
    boolean implied = actualPort < 0 || isDefault(actualScheme, actualPort);
    return actualScheme + "://" + host + (implied ? "" : ":" + actualPort) + "/";
  }

  private static boolean isDefault(String scheme, int port) {
    return port == (scheme.equals("https") ? 443 : 80);
  }
}
