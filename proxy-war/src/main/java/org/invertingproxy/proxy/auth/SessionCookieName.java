package org.invertingproxy.proxy.auth;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The names of the admin page's cookie. By https its name starts with {@code __Host-}, so no other
 * host can plant it. By plain HTTP it has a name without that prefix: Chromium would take the
 * prefix from localhost, Safari would drop the cookie. There the name ends in the port, since
 * browsers do not keep the cookies of two ports apart.
 *
 * <p>Backends neither see such a cookie nor set one.
 */
public final class SessionCookieName {
  /** The name by https. */
  public static final String SECURE = "__Host-inverting-proxy-session";

  private static final String PLAIN = "inverting-proxy-session-";

  private SessionCookieName() {}

  /** The name by plain HTTP. */
  public static String plain(int port) {
    return PLAIN + port;
  }

  /** Whether a {@code Set-Cookie} field with this value would set such a cookie. */
  public static boolean isSetBy(String setCookie) {
    return isNameOf(setCookie);
  }

  /** The value of a {@code Cookie} field without such cookies; may be empty. */
  public static String removedFrom(String cookies) {
    if (!cookies.contains(PLAIN) && !cookies.contains(SECURE)) {
      return cookies;
    }
    return Arrays.stream(cookies.split(";", -1))
        .filter(pair -> !isNameOf(pair))
        .collect(Collectors.joining(";"))
        .stripLeading();
  }

  /** A cookie without a name is sent as its value alone, which would pass for a name and more. */
  private static boolean isNameOf(String pair) {
    int start = 0;
    while (start < pair.length()
        && (pair.charAt(start) == '=' || Character.isWhitespace(pair.charAt(start)))) {
      start++;
    }
    return pair.startsWith(PLAIN, start) || pair.startsWith(SECURE, start);
  }
}
