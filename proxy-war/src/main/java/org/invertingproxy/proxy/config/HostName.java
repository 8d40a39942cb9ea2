package org.invertingproxy.proxy.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The text form of hosts: a DNS name, an IPv4 address, or an IPv6 address in brackets; lower case,
 * without port and without a final dot, so that equal text means equal host.
 */
public final class HostName {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
  private static final int LONGEST = 253;

  private HostName() {}

  /**
   * Brings a host to its one form.
   *
   * @throws IllegalArgumentException when the text is no host
   */
  public static String parse(String text) {
    String host = text.toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (!isAddress(host) && !isDnsName(host)) {
      throw new IllegalArgumentException(
          "must be a host name without port, or an IP address (IPv6 in brackets)");
    }
    return host;
  }

  /** Whether the text can stand between two dots of a DNS name, in lower case (RFC 1123, 2.1). */
  public static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /** Whether the host is an IP address, under which there are no names. */
  public static boolean isAddress(String host) {
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    return brackets == host.indexOf(':') >= 0
        && IpAddress.parse(brackets ? host.substring(1, host.length() - 1) : host) != null;
  }

  private static boolean isDnsName(String host) {
    if (host.length() > LONGEST || IPV4.matcher(host).matches()) {
      return false;
    }
    for (String label : host.split("\\.", -1)) {
      if (!isLabel(label)) {
        return false;
      }
    }
    return true;
  }
}
