package org.invertingproxy.agent.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/**
 * The addresses that reach nothing but the neighbourhood of this machine: 169.254.0.0/16,
 * fe80::/10, and what some clouds use instead (fd00:ec2::254, fd20:ce::254, 100.100.100.200). In a
 * cloud that is the service which hands out the machine's own credentials, so an agent serves none
 * of them unless whoever runs it says so. Stateless, asks no name server.
 */
public final class LinkLocal {
  private static final Set<InetAddress> METADATA =
      Set.of(literal("fd00:ec2::254"), literal("fd20:ce::254"), literal("100.100.100.200"));

  /** Of IPv4 addresses behind a translator (RFC 6052 section 2.1). */
  private static final byte[] TRANSLATED = {
    0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private LinkLocal() {}

  /** Whether it is one of them. */
  public static boolean is(InetAddress address) {
    InetAddress reached = behindTranslator(address);
    return reached.isLinkLocalAddress() || METADATA.contains(reached);
  }

  private static InetAddress behindTranslator(InetAddress address) {
    byte[] bytes = address.getAddress();
    int prefix = TRANSLATED.length;
    return bytes.length == 16 && Arrays.equals(bytes, 0, prefix, TRANSLATED, 0, prefix)
        ? of(Arrays.copyOfRange(bytes, prefix, bytes.length))
        : address;
  }

  /** Whether the text is the usual form of one of them; a name is not, whatever it leads to. */
  static boolean isNamedBy(String host) {
    return NetUtil.createByteArrayFromIpAddressString(host) != null && is(literal(host));
  }

  private static InetAddress literal(String text) {
    return of(NetUtil.createByteArrayFromIpAddressString(text));
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the bytes of an address are one", e);
    }
  }
}
