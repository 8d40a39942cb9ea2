package org.invertingproxy.proxy.admin;

import jakarta.servlet.http.Cookie;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.proxy.auth.SessionCookieName;

/**
 * The cookie that carries the id of a login session; see {@link SessionCookieName} for what it is
 * called.
 */
final class SessionCookie {
  private SessionCookie() {}

  /** All ids the browser shows; more than one where another host has planted a cookie. */
  static List<String> ids(AdminCall call) {
    List<String> ids = new ArrayList<>(1);
    Cookie[] cookies = call.request().getCookies();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals(SessionCookieName.SECURE)
          || cookie.getName().equals(plainName(call))) {
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
    return SameOrigin.isHttps(call) ? SessionCookieName.SECURE : plainName(call);
  }

  private static String plainName(AdminCall call) {
    return SessionCookieName.plain(call.request().getServerPort());
  }
}
