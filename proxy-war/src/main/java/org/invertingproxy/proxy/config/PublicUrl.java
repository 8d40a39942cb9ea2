package org.invertingproxy.proxy.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** The text form of the proxy's own address. */
final class PublicUrl {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private PublicUrl() {}

  /** Reads an absolute http or https URL; host in lower case, path ending in a slash. */
  static URI parse(String text) {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (!SCHEMES.contains(scheme) || url.getHost() == null) {
        throw new IllegalArgumentException("must be a URL such as https://proxy.example.org/");
      }
      if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getFragment() != null) {
        throw new IllegalArgumentException("must have neither user, query nor fragment");
      }
      String path = url.getPath().endsWith("/") ? url.getPath() : url.getPath() + "/";
      return new URI(scheme, null, HostName.parse(url.getHost()), url.getPort(), path, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URL: " + e.getReason(), e);
    }
  }
}
