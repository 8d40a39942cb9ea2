package org.invertingproxy.proxy.cli;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An address that a socket is bound to, in the forms people and other processes need. */
record ListenAddress(InetSocketAddress bound) {
  /** As Go prints it: {@code [::]:8080}. */
  @Override
  public String toString() {
    return host(bound.getAddress()) + ':' + bound.getPort();
  }

  /**
   * A URL by which processes on this machine reach it.
   *
   * @param scheme what is spoken there
   */
  String localUrl(String scheme) {
    InetAddress address = bound.getAddress();
    String host = address.isAnyLocalAddress() ? "localhost" : host(address);
    return scheme + "://" + host + ':' + bound.getPort() + '/';
  }

  private static String host(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    if (address.isAnyLocalAddress()) {
      return "[::]";
    }
    return address.isLoopbackAddress() ? "[::1]" : '[' + address.getHostAddress() + ']';
  }
}
