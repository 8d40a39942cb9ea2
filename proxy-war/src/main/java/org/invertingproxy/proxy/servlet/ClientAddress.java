package org.invertingproxy.proxy.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.invertingproxy.proxy.config.AddressRange;

/**
 * Where a caller is, seen past the load balancers in front of this proxy: the last address in
 * {@code X-Forwarded-For} that no trusted peer has written about itself. What stands left of it may
 * be made up. Immutable.
 */
public final class ClientAddress {
  private final List<AddressRange> trusted;

  /**
   * A reader of addresses.
   *
   * @param trusted peers whose word about their own peer counts
   */
  public ClientAddress(List<AddressRange> trusted) {
    this.trusted = trusted;
  }

  /** The address of whoever sent the request, without brackets. */
  public String of(HttpServletRequest request) {
    String nearest = peer(request);
    if (!isTrusted(nearest)) {
      return nearest;
    }
    String chain = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
    String[] hops = chain.split(",", -1);
    for (int i = hops.length - 1; i >= 0 && isTrusted(nearest); i--) {
      String hop = withoutPort(hops[i].strip());
      if (!AddressRange.isAddress(hop)) {
        return nearest;
      }
      nearest = hop;
    }
    return nearest;
  }

  /** The address at the other end of the connection, without brackets. */
  public static String peer(HttpServletRequest request) {
    return withoutPort(String.valueOf(request.getRemoteAddr()));
  }

  private boolean isTrusted(String address) {
    return AddressRange.anyContains(trusted, address);
  }

  /** Jetty puts IPv6 addresses into brackets; some balancers add the port. */
  private static String withoutPort(String address) {
    int bracket = address.indexOf(']');
    if (address.startsWith("[") && bracket > 0) {
      return address.substring(1, bracket);
    }
    int colon = address.indexOf(':');
    boolean v4WithPort = colon > 0 && colon == address.lastIndexOf(':');
    return v4WithPort ? address.substring(0, colon) : address;
  }
}
