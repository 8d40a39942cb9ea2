package org.invertingproxy.proxy.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.invertingproxy.proxy.config.Layer;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.config.ProxyConfigLoader;
import org.invertingproxy.wire.Fields;

/**
 * Paths, hosts, addresses, heads and cookies, each held to what others would make of them: servers,
 * browsers, and load balancers.
 */
final class OutsideTexts {
  private static final ProxyConfig CONFIG =
      new ProxyConfigLoader(
              Map.of(),
              Map.of("user.home", "/home"),
              Layer.commandLine(
                  Map.of(
                      "tunnel-domain", "tunnel.test",
                      "control-hosts", "admin.test",
                      "path-hosts", "path.test")))
          .load()
          .config();

  private final RouteProbe routes = new RouteProbe();
  private final HostProbe hosts = new HostProbe(CONFIG);
  private final AddressProbe addresses = new AddressProbe();
  private final HeadProbe heads = new HeadProbe();
  private final CookieProbe cookies = new CookieProbe(CONFIG);

  /** The first byte says what the others are: one a letter, and for some a peer. */
  void check(byte[] input) {
    if (input.length == 0) {
      return;
    }
    String text = new String(input, 1, input.length - 1, ISO_8859_1);
    String peer = AddressProbe.PEERS.get((input[0] >> 3) & 3);
    switch (input[0] & 7) {
      case 0 -> hosts.check(text);
      case 1, 2 -> routes.check("/" + text);
      case 3 -> addresses.check(peer, List.of(text.split("\n", 20)));
      case 4, 5 -> heads.check(peer, fields(text));
      default -> cookies.check(text);
    }
  }

  /** Lines of a name, a colon and a value, as servers let them through. */
  private static Fields fields(String text) {
    List<String> all = new ArrayList<>();
    for (String line : text.split("[\r\n\0]", 100)) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        all.add(line.substring(0, colon));
        all.add(line.substring(colon + 1).strip());
      }
    }
    return Fields.of(all.toArray(String[]::new));
  }
}
