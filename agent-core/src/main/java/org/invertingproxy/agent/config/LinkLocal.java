package org.invertingproxy.agent.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The addresses that reach nothing but the neighbourhood of this machine: 169.254.0.0/16, fe80::/10
 * and fd00:ec2::254. In a cloud that is the service which hands out the machine's own credentials,
 * so an agent serves none of them unless whoever runs it says so. Stateless, asks no name server.
 */
public final class LinkLocal {
  private static final InetAddress METADATA = literal("fd00:ec2::254");

  private LinkLocal() {}

  /** Whether it is one of them. */
  public static boolean is(InetAddress address) {
    return address.isLinkLocalAddress() || address.equals(METADATA);
  }

  /** Whether the text is the usual form of one of them; a name is not, whatever it leads to. */
  static boolean isNamedBy(String host) {
    return NetUtil.createByteArrayFromIpAddressString(host) != null && is(literal(host));
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(text));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the bytes of an address are one", e);
    }
  }
}
