package org.invertingproxy.proxy.admin;

import jakarta.servlet.http.Cookie;
import java.util.ArrayList;
import java.util.List;

/**
 * The cookie that carries the id of a login session. By https its name starts with {@code __Host-},
 * so no other host can plant it. By plain HTTP it has a name without that prefix: Chromium would
 * take the prefix from localhost, Safari would drop the cookie. There the name ends in the port,
 * since browsers do not keep the cookies of two ports apart. Never forwarded to a backend.
 */
public final class SessionCookie {
  private static final String SECURE_NAME = "__Host-inverting-proxy-session";
  private static final String PLAIN_NAME = "inverting-proxy-session-";

  private SessionCookie() {}

  /** Whether a cookie of that name is ours: to be kept from backends, in both directions. */
  public static boolean isName(String name) {
    return name.equals(SECURE_NAME) || name.startsWith(PLAIN_NAME);
  }

  /** All ids the browser shows; more than one where another host has planted a cookie. */
  static List<String> ids(AdminCall call) {
    List<String> ids = new ArrayList<>(1);
    Cookie[] cookies = call.request().getCookies();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals(SECURE_NAME) || cookie.getName().equals(plainName(call))) {
        ids.add(cookie.getValue());
      }
    }
    return ids;
  }

  static void set(AdminCall call, String id) {
    // No Max-Age: it goes when the browser is closed.
    String value = name(call) + "=" + id + attributes(call);
    call.response().addHeader("Set-Cookie", value);
  }

  static void clear(AdminCall call) {
    String value = name(call) + "=" + attributes(call) + "; Max-Age=0";
    call.response().addHeader("Set-Cookie", value);
  }

  private static String attributes(AdminCall call) {
    String attributes = "; Path=/; HttpOnly; SameSite=Strict";
    return SameOrigin.isHttps(call) ? attributes + "; Secure" : attributes;
  }

  private static String name(AdminCall call) {
    return SameOrigin.isHttps(call) ? SECURE_NAME : plainName(call);
  }

  private static String plainName(AdminCall call) {
    return PLAIN_NAME + call.request().getServerPort();
  }
}
