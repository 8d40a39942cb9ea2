package org.invertingproxy.proxy.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A range of IP addresses in CIDR notation (RFC 4632 section 3.1): {@code 10.0.0.0/8}, {@code
 * fd00::/8}, or one address.
 */
public final class AddressRange {
  private final byte[] network;
  private final int bits;

  private AddressRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] network = address(slash < 0 ? text : text.substring(0, slash));
    int longest = network.length * 8;
    int bits = slash < 0 ? longest : bits(text.substring(slash + 1), longest);
    return new AddressRange(network, bits);
  }

  /** Whether the text is an IP address, without brackets. */
  public static boolean isAddress(String text) {
    return IpAddress.parse(text) != null;
  }

  /** Whether one of the ranges holds the address, given as text without brackets. */
  public static boolean anyContains(List<AddressRange> ranges, String address) {
    byte[] bytes = ranges.isEmpty() ? null : IpAddress.parse(address);
    return bytes != null && ranges.stream().anyMatch(range -> range.contains(bytes));
  }

  private boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int shift = network.length * 8 - bits;
    return new BigInteger(1, address)
        .shiftRight(shift)
        .equals(new BigInteger(1, network).shiftRight(shift));
  }

  private static byte[] address(String text) {
    byte[] address = IpAddress.parse(text);
    if (address == null) {
      throw new IllegalArgumentException("must be IP addresses or ranges such as 10.0.0.0/8");
    }
    return address;
  }

  private static int bits(String text, int longest) {
    if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > longest) {
      throw new IllegalArgumentException("has a prefix length above " + longest);
    }
    return Integer.parseInt(text);
  }

  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(network).getHostAddress() + "/" + bits;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
