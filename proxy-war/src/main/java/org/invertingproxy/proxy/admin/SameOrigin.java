package org.invertingproxy.proxy.admin;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a script of the admin page itself sent a request, by what browsers say and scripts
 * cannot change: {@code Sec-Fetch-Site} (Fetch Metadata), and where the browser does not send it
 * (plain HTTP to a host other than localhost) {@code Origin} (RFC 6454).
 */
final class SameOrigin {
  private SameOrigin() {}

  static boolean holds(AdminCall call) {
    String site = call.header("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    String authority = authority(call.header("Origin"));
    String host = call.header("Host");
    return authority != null && host != null && authority.equals(host.toLowerCase(Locale.ROOT));
  }

  /** Whether the browser reached the page by https, whatever stands between it and us. */
  static boolean isHttps(AdminCall call) {
    String origin = call.header("Origin");
    return call.request().isSecure() || (origin != null && origin.startsWith("https://"));
  }

  private static @Nullable String authority(@Nullable String origin) {
    int start = origin == null ? -1 : origin.indexOf("://");
    return origin == null || start < 0
        ? null
        : origin.substring(start + 3).toLowerCase(Locale.ROOT);
  }
}
