package org.invertingproxy.agent.config;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** The networks that an address may lie in, seen from this machine. */
public enum AddressRange {
  /** This machine: 127.0.0.0/8, ::1, and 0.0.0.0 and ::, which lead to it. */
  LOOPBACK,

  /**
   * The neighbourhood of this machine: 169.254.0.0/16, fe80::/10, and what some clouds use instead
   * (fd00:ec2::254, fd20:ce::254, 100.100.100.200).
   */
  LINK_LOCAL,

  /** Networks of an organisation: RFC 1918, RFC 4193, RFC 6598 (100.64.0.0/10), fec0::/10. */
  PRIVATE,

  /** Everything else. */
  PUBLIC;

  private static final Set<InetAddress> METADATA =
      Set.of(literal("fd00:ec2::254"), literal("fd20:ce::254"), literal("100.100.100.200"));

  /** Of IPv4 addresses behind a translator (RFC 6052 section 2.1). */
  private static final byte[] TRANSLATED = {
    0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0
  };

  /** The range of an address; of the one behind it if it is a translator's. */
  public static AddressRange of(InetAddress address) {
    InetAddress reached = behindTranslator(address);
    if (reached.isLinkLocalAddress() || METADATA.contains(reached)) {
      return LINK_LOCAL;
    }
    if (reached.isLoopbackAddress() || reached.isAnyLocalAddress()) {
      return LOOPBACK;
    }
    return reached.isSiteLocalAddress() || isShared(reached) ? PRIVATE : PUBLIC;
  }

  /** What the JDK does not count as site-local. */
  private static boolean isShared(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? (bytes[0] & 0xfe) == 0xfc
        : bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
  }

  private static InetAddress behindTranslator(InetAddress address) {
    byte[] bytes = address.getAddress();
    int prefix = TRANSLATED.length;
    return bytes.length == 16 && Arrays.equals(bytes, 0, prefix, TRANSLATED, 0, prefix)
        ? of(Arrays.copyOfRange(bytes, prefix, bytes.length))
        : address;
  }

  /** The address that the text is the usual form of. */
  static InetAddress literal(String text) {
    return of(NetUtil.createByteArrayFromIpAddressString(text));
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the bytes of an address are one", e);
    }
  }

  /** As it is said to users. */
  @Override
  public String toString() {
    return switch (this) {
      case LOOPBACK -> "this machine";
      case LINK_LOCAL, PRIVATE, PUBLIC -> "a " + word() + " address";
    };
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
