package org.invertingproxy.proxy.config;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The text form of IP addresses. Read by hand: the JDK asks a name server about whatever it does
 * not take for an address, such as 999.1.1.1, and callers choose these texts.
 */
public final class IpAddress {
  private static final int V4_LENGTH = 4;
  private static final int V6_LENGTH = 16;
  private static final byte[] NONE = {};

  private IpAddress() {}

  /**
   * The bytes of an address: four numbers without leading zeros, or IPv6 (RFC 4291 section 2.2)
   * without brackets and zone. An IPv4 address written as IPv6 counts as IPv4, as in the JDK.
   *
   * @return 4 or 16 bytes, or null when the text is no address
   */
  public static byte @Nullable [] parse(String text) {
    return text.indexOf(':') < 0 ? v4(text) : v6(text);
  }

  private static byte @Nullable [] v4(String text) {
    String[] numbers = text.split("\\.", V4_LENGTH + 1);
    if (numbers.length != V4_LENGTH) {
      return null;
    }
    byte[] address = new byte[V4_LENGTH];
    for (int i = 0; i < V4_LENGTH; i++) {
      int value = number(numbers[i], 10, 3);
      if (value < 0 || value > 255 || (numbers[i].length() > 1 && numbers[i].charAt(0) == '0')) {
        return null;
      }
      address[i] = (byte) value;
    }
    return address;
  }

  private static byte @Nullable [] v6(String text) {
    int gap = text.indexOf("::");
    byte[] head = gap < 0 ? groups(text, true) : groups(text.substring(0, gap), false);
    byte[] tail = gap < 0 ? NONE : groups(text.substring(gap + 2), true);
    if (head == null || tail == null) {
      return null;
    }
    int written = head.length + tail.length;
    if (gap < 0 ? written != V6_LENGTH : written > V6_LENGTH - 2) {
      return null;
    }
    byte[] address = Arrays.copyOf(head, V6_LENGTH);
    System.arraycopy(tail, 0, address, V6_LENGTH - tail.length, tail.length);
    return isMapped(address) ? Arrays.copyOfRange(address, 12, V6_LENGTH) : address;
  }

  /** The bytes of groups between colons, of which the last may be an IPv4 address. */
  private static byte @Nullable [] groups(String text, boolean mayEndInV4) {
    if (text.isEmpty()) {
      return NONE;
    }
    String[] groups = text.split(":", 9);
    byte[] bytes = new byte[2 * groups.length + 2];
    int length = 0;
    for (int i = 0; i < groups.length; i++) {
      int value = number(groups[i], 16, 4);
      byte[] last = mayEndInV4 && i == groups.length - 1 ? v4(groups[i]) : null;
      if (last != null) {
        System.arraycopy(last, 0, bytes, length, V4_LENGTH);
        length += V4_LENGTH;
      } else if (value < 0) {
        return null;
      } else {
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  /** The value of one to so many digits, or -1. */
  private static int number(String digits, int radix, int most) {
    if (digits.isEmpty() || digits.length() > most) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      int weight = digit < 128 ? Character.digit(digit, radix) : -1; // no digits of other scripts
      if (weight < 0) {
        return -1;
      }
      value = value * radix + weight;
    }
    return value;
  }

  private static boolean isMapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == (byte) 0xff && address[11] == (byte) 0xff;
  }

  /**
   * The network that an address stands for where callers are counted: an IPv6 customer has a whole
   * /64 to choose addresses from. Anything else stands for itself.
   */
  public static String network(String address) {
    boolean brackets = address.startsWith("[") && address.endsWith("]");
    byte[] bytes = parse(brackets ? address.substring(1, address.length() - 1) : address);
    if (bytes == null) {
      return address;
    }
    return Arrays.toString(bytes.length == V4_LENGTH ? bytes : Arrays.copyOf(bytes, 8));
  }
}
