package org.invertingproxy.agent.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on the way to ours, asked to connect through (RFC 9110 section 9.3.6). Its text
 * form hides the password.
 *
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65535
 * @param user for basic authentication, or null for none
 * @param password belongs to the user
 */
public record HttpProxy(String host, int port, @Nullable String user, @Nullable String password) {
  /**
   * Reads {@code http://user:password@host:port}; only the host is required, the port is 80 where
   * none is given, and special characters of user and password are percent-encoded.
   *
   * @throws IllegalArgumentException if it is anything else; the message repeats nothing of it
   */
  public static HttpProxy parse(String text) {
    URI uri;
    try {
      uri = URI.create(text.contains("://") ? text : "http://" + text);
    } catch (IllegalArgumentException e) {
      throw unreadable(); // without the cause, which would repeat the password
    }
    String host = uri.getHost();
    if (host == null || !"http".equalsIgnoreCase(uri.getScheme()) || uri.getPort() > 65535) {
      throw unreadable();
    }
    String[] credentials =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    return new HttpProxy(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        uri.getPort() == -1 ? 80 : uri.getPort(),
        credentials.length > 0 ? decoded(credentials[0]) : null,
        credentials.length > 1 ? decoded(credentials[1]) : null);
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException unreadable() {
    return new IllegalArgumentException(
        "an HTTP proxy is given as http://host:port or http://user:password@host:port");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
