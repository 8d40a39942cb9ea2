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
    try {
      return address(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether one of the ranges holds the address, given as text without brackets. */
  public static boolean anyContains(List<AddressRange> ranges, String address) {
    if (ranges.isEmpty()) {
      return false;
    }
    try {
      byte[] bytes = address(address);
      return ranges.stream().anyMatch(range -> range.contains(bytes));
    } catch (IllegalArgumentException e) {
      return false;
    }
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
    // Only text of these shapes is never looked up by name.
    if (!text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException("must be IP addresses or ranges such as 10.0.0.0/8");
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("must be IP addresses or ranges such as 10.0.0.0/8", e);
    }
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
