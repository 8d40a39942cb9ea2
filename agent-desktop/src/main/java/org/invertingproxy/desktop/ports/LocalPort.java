package org.invertingproxy.desktop.ports;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port of this machine on which something listens.
 *
 * @param host the name or address by which a program on this machine reaches it; an IPv6 address is
 *     in brackets
 * @param port its number
 * @param process the name of the listening process, or null where the system does not tell
 */
public record LocalPort(String host, int port, @Nullable String process) {
  private static final String LOCALHOST = "localhost";

  /** A port that is reached as {@code localhost}. */
  static LocalPort onLocalhost(int port, @Nullable String process) {
    return new LocalPort(LOCALHOST, port, process);
  }

  /**
   * The port as seen from this machine: a socket bound to all addresses, or to one of the two that
   * {@code localhost} stands for, is reached as {@code localhost}; any other by its address.
   */
  static LocalPort boundTo(InetAddress address, int port, @Nullable String process) {
    String literal = address.getHostAddress();
    if (address.isAnyLocalAddress()
        || literal.equals("127.0.0.1")
        || (address instanceof Inet6Address && address.isLoopbackAddress())) {
      return onLocalhost(port, process);
    }
    String host = address instanceof Inet6Address ? "[" + literal + "]" : literal;
    return new LocalPort(host, port, process);
  }

  /** Host and port, ready to connect to. */
  public String address() {
    return host + ":" + port;
  }
}
