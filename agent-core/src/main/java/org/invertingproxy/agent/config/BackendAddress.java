package org.invertingproxy.agent.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent forwards to. Fixed by whoever runs the agent: nothing that the proxy sends
 * changes it.
 *
 * @param tls whether it is spoken to by https
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record BackendAddress(boolean tls, String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:(https?)://)?(?:(\\[[0-9a-fA-F:.]+]|[\\w.-]+):)?(\\d{1,5})/?");
  private static final Pattern WITHOUT_PORT =
      Pattern.compile("(https?)://(\\[[0-9a-fA-F:.]+]|[\\w.-]+)/?");

  /** Checks the port. */
  public BackendAddress {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is a number from 1 to 65535, not " + port);
    }
  }

  /**
   * Reads {@code localhost:3000}, {@code 3000} (meaning localhost), {@code [::1]:3000}, each also
   * with {@code http://} or {@code https://} before it; with a scheme the port may be left out.
   */
  public static BackendAddress parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (form.matches()) {
      String host = form.group(2) == null ? "localhost" : form.group(2);
      return of(form.group(1), host, Integer.parseInt(form.group(3)));
    }
    Matcher bare = WITHOUT_PORT.matcher(text.strip());
    if (bare.matches()) {
      return of(bare.group(1), bare.group(2), defaultPort("https".equals(bare.group(1))));
    }
    throw new IllegalArgumentException(
        "the local server is given as a port or as host:port, for instance localhost:3000 or"
            + " https://localhost:8443, not: "
            + text);
  }

  private static BackendAddress of(@Nullable String scheme, String host, int port) {
    boolean literal = host.startsWith("[");
    return new BackendAddress(
        "https".equals(scheme), literal ? host.substring(1, host.length() - 1) : host, port);
  }

  private static int defaultPort(boolean tls) {
    return tls ? 443 : 80;
  }

  /** What a client of the server would send as Host (RFC 9110 section 7.2). */
  public String authority() {
    return port == defaultPort(tls) ? bracketed() : bracketed() + ":" + port;
  }

  private String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  @Override
  public String toString() {
    return (tls ? "https://" : "") + bracketed() + ":" + port;
  }
}
