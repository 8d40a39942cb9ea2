package org.invertingproxy.proxy.front;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.invertingproxy.proxy.config.HostName;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;

/**
 * Keeps the cookies of a backend off the hosts of others. A {@code Domain} that covers the tunnel
 * domain, a control host or a path host is taken out of its {@code Set-Cookie}, so that the cookie
 * is for the backend's own host only; any other, such as a parent of host names of its own, stays.
 * Browsers would do so for the tunnel domain if it were a public suffix (RFC 6265 section 5.3, step
 * 5), except that they would drop the cookie. Immutable.
 */
final class CookieDomains {
  private final Set<String> shared;

  /** For hosts that no backend has to itself, in the form of {@link HostName}. */
  CookieDomains(Set<String> shared) {
    this.shared = Set.copyOf(shared);
  }

  /** For the hosts of these settings. */
  static CookieDomains of(ProxyConfig config) {
    Set<String> shared = new HashSet<>(config.controlHosts());
    shared.addAll(config.pathHosts());
    shared.add(config.tunnelDomain());
    shared.add("localhost");
    if (config.publicUrl() != null) {
      shared.add(config.publicUrl().getHost().toLowerCase(Locale.ROOT));
    }
    return new CookieDomains(shared);
  }

  /** The head with its cookies kept to where they belong. */
  ResponseHead confine(ResponseHead head) {
    Fields fields = head.fields();
    if (!fields.contains("Set-Cookie")) {
      return head;
    }
    Fields.Builder confined = Fields.builder();
    for (Fields.Field line : fields) {
      confined.add(line.name(), line.is("Set-Cookie") ? confine(line.value()) : line.value());
    }
    return new ResponseHead(head.status(), confined.build());
  }

  /** The value of a {@code Set-Cookie} field; as it came where nothing is to be taken out. */
  String confine(String setCookie) {
    // Browsers divide at every semicolon, quoted or not: RFC 6265 section 5.2.
    String[] parts = setCookie.split(";", -1);
    List<String> kept = new ArrayList<>(parts.length);
    for (int i = 0; i < parts.length; i++) {
      if (i == 0 || !reachesOthers(parts[i])) {
        kept.add(parts[i]);
      }
    }
    return kept.size() == parts.length ? setCookie : String.join(";", kept);
  }

  private boolean reachesOthers(String attribute) {
    int equals = attribute.indexOf('=');
    if (equals < 0 || !attribute.substring(0, equals).strip().equalsIgnoreCase("Domain")) {
      return false;
    }
    String domain = unquoted(attribute.substring(equals + 1).strip());
    String name;
    try {
      name = HostName.parse(domain.startsWith(".") ? domain.substring(1) : domain);
    } catch (IllegalArgumentException e) {
      return !domain.isEmpty(); // a browser may read a host where we see none, as by IDNA
    }
    return shared.stream().anyMatch(host -> host.equals(name) || host.endsWith("." + name));
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1).strip() : text;
  }
}
