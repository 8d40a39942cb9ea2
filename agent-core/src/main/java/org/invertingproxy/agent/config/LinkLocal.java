package org.invertingproxy.agent.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/**
 * The addresses that reach nothing but the neighbourhood of this machine ({@link
 * AddressRange#LINK_LOCAL}). In a cloud that is the service which hands out the machine's own
 * credentials, so an agent serves none of them unless whoever runs it says so. Stateless, asks no
 * name server.
 */
public final class LinkLocal {
  private LinkLocal() {}

  /** Whether it is one of them. */
  public static boolean is(InetAddress address) {
    return AddressRange.of(address) == AddressRange.LINK_LOCAL;
  }

  /** Whether the text is the usual form of one of them; a name is not, whatever it leads to. */
  static boolean isNamedBy(String host) {
    return NetUtil.createByteArrayFromIpAddressString(host) != null
        && is(AddressRange.literal(host));
  }
}
