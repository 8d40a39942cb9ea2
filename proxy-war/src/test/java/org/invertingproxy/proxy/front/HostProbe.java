package org.invertingproxy.proxy.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import org.invertingproxy.proxy.config.HostName;
import org.invertingproxy.proxy.config.ProxyConfig;

/** Reads the host of a request: every spelling of one host is of one kind, and no other is. */
final class HostProbe {
  private static final Set<String> CONTROL = Set.of("admin.test", "localhost", "[::1]");

  private final HostKinds kinds;

  HostProbe(ProxyConfig config) {
    kinds = new HostKinds(config);
  }

  void check(String authority) {
    HostKind kind = kinds.of(authority);
    if (kinds.host(authority).isEmpty()) {
      assertThat(kind).isEqualTo(new HostKind.Other(""));
      return;
    }
    String host = kinds.host(authority).get();
    assertThat(HostName.parse(host)).isEqualTo(host);
    assertThat(host).matches("[a-z0-9.-]*[a-z0-9-]|\\[[0-9a-f:.]+]");
    String sent = authority.toLowerCase(Locale.ROOT);
    assertThat(sent).startsWith(host);
    assertThat(sent.substring(host.length())).matches("\\.?(:\\d{0,5})?");
    for (String same :
        new String[] {host, host + ".", host + ":80", host + ":", host.toUpperCase(Locale.ROOT)}) {
      assertThat(kinds.of(same)).as(same).isEqualTo(kind);
    }
    assertThat(kind).isEqualTo(expected(host));
  }

  private static HostKind expected(String host) {
    if (host.equals("path.test")) {
      return new HostKind.Path();
    }
    if (CONTROL.contains(host)
        || host.matches("127(\\.(\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])){3}")) {
      return new HostKind.Control();
    }
    String suffix = ".tunnel.test";
    if (host.endsWith(suffix)) {
      String label = host.substring(0, host.length() - suffix.length());
      if (!label.contains(".")) {
        return new HostKind.Tunnel(label);
      }
    }
    return new HostKind.Other(host);
  }
}
