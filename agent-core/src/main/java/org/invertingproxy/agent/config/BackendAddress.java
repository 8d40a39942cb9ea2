package org.invertingproxy.agent.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the agent forwards to. Fixed by whoever runs the agent: nothing that the proxy sends
 * changes it.
 *
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record BackendAddress(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:http://)?(?:(\\[[0-9a-fA-F:.]+]|[\\w.-]+):)?(\\d{1,5})/?");

  /** Checks the port. */
  public BackendAddress {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is a number from 1 to 65535, not " + port);
    }
  }

  /**
   * Reads {@code localhost:3000}, {@code 3000} (meaning localhost), {@code [::1]:3000}, each also
   * with {@code http://} before it.
   */
  public static BackendAddress parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "the local server is given as a port or as host:port, for instance localhost:3000, not: "
              + text);
    }
    String host = form.group(1) == null ? "localhost" : form.group(1);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    return new BackendAddress(host, Integer.parseInt(form.group(2)));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
