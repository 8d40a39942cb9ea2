package org.invertingproxy.proxy.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.invertingproxy.proxy.auth.SessionCookieName;
import org.invertingproxy.proxy.config.ProxyConfig;

/** Reads a {@code Set-Cookie} as browsers do (RFC 6265 section 5.2), behind the proxy. */
final class CookieProbe {
  private static final List<String> SHARED =
      List.of("tunnel.test", "admin.test", "path.test", "localhost");

  private final CookieDomains domains;

  CookieProbe(ProxyConfig config) {
    domains = CookieDomains.of(config);
  }

  void check(String setCookie) {
    assertThat(SessionCookieName.isSetBy(setCookie)).isEqualTo(isOurs(setCookie.split(";", -1)[0]));
    String confined = domains.confine(setCookie);
    assertThat(domains.confine(confined)).isEqualTo(confined);
    List<String> parts = Arrays.asList(confined.split(";", -1));
    assertThat(parts.get(0)).isEqualTo(setCookie.split(";", -1)[0]);
    assertThat(isWithin(parts, Arrays.asList(setCookie.split(";", -1)))).isTrue();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      String name = blanksOff(equals < 0 ? part : part.substring(0, equals));
      if (equals >= 0 && name.equalsIgnoreCase("Domain")) {
        String domain = blanksOff(part.substring(equals + 1)).toLowerCase(Locale.ROOT);
        String bare = domain.startsWith(".") ? domain.substring(1) : domain;
        assertThat(SHARED)
            .noneMatch(host -> host.equals(bare) || (host.endsWith("." + bare) && !bare.isEmpty()));
      }
    }
  }

  /**
   * Whether browsers would take it for a cookie of the admin page; without a name, they send its
   * value as if that were one.
   */
  static boolean isOurs(String pair) {
    String sent = pair.strip();
    while (sent.startsWith("=")) {
      sent = sent.substring(1).strip();
    }
    return sent.startsWith("inverting-proxy-session-")
        || sent.startsWith("__Host-inverting-proxy-session");
  }

  private static boolean isWithin(Collection<String> some, Collection<String> all) {
    Iterator<String> rest = all.iterator();
    for (String one : some) {
      boolean found = false;
      while (!found && rest.hasNext()) {
        found = rest.next().equals(one);
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private static String blanksOff(String text) {
    return text.replaceAll("^[ \\t]+|[ \\t]+$", "");
  }
}
