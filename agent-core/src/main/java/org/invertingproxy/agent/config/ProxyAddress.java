package org.invertingproxy.agent.config;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Where the proxy is: a prefix to which the names of the agent's calls are appended.
 *
 * @param uri absolute, {@code http} or {@code https}, its path ends in a slash
 */
public record ProxyAddress(URI uri) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]", "::1");

  /** Normalises: a path that does not end in a slash gets one, as do addresses without a path. */
  public ProxyAddress {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "the proxy's address must start with https:// or http://, not: " + uri);
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("the proxy's address names no host: " + uri);
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the proxy's address may have a path, but no user, query or fragment");
    }
    String path = uri.getRawPath();
    if (!path.endsWith("/")) {
      path += "/";
    }
    uri = URI.create(scheme + "://" + uri.getRawAuthority() + path);
  }

  /** Whether the connection is encrypted. */
  public boolean isTls() {
    return uri.getScheme().equals("https");
  }

  /** The host, an IPv6 address without its brackets. */
  public String host() {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The port, the scheme's own where none is given. */
  public int port() {
    return uri.getPort() != -1 ? uri.getPort() : isTls() ? 443 : 80;
  }

  /** The value of the {@code Host} field. */
  public String authority() {
    return uri.getRawAuthority();
  }

  /** The request target of one of the agent's calls. */
  public String target(String call) {
    return uri.getRawPath() + call;
  }

  /** Whether what is sent stays on this machine (RFC 6761 section 6.3 for names). */
  public boolean isLoopback() {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return LOOPBACK.contains(host)
        || host.endsWith(".localhost")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
