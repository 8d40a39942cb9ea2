package org.invertingproxy.agent.http;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that is asked to connect to an {@link Origin}. Its text form hides the password.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param port 1 to 65535
 * @param user for basic authentication, or null for none
 * @param password belongs to the user
 */
public record Via(String host, int port, @Nullable String user, @Nullable String password) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
