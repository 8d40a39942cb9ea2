package org.invertingproxy.proxy.app;

import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Options that say which hosts are whose, and who is believed. */
final class HostOutcomes {
  private static final Map<String, String> AT_ONCE = Map.of("grace", "0s");
  private static final Pattern URLS = Pattern.compile("\"urls\":\\[([^\\]]*)\\]");

  private HostOutcomes() {}

  static Map<String, Outcome> all() {
    Map<String, Outcome> rows = new HashMap<>();
    rows.put(
        "public-url",
        Outcome.of(
            Map.of(),
            "https://a.test:81/",
            "http://b.test/",
            "\"https://b.a.test:81/\"",
            "\"http://b.b.test/\"",
            (proxy, trial) -> {
              proxy.register("b");
              Matcher urls = URLS.matcher(proxy.admin("GET", "/api/backends?detail=1", ""));
              return urls.find() ? urls.group(1) : "none";
            }));
    rows.put("tunnel-domain", hosts("/", "a.test", "b.test", "[503, 404]", "[404, 503]"));
    rows.put(
        "control-hosts", hosts("/healthz", "b.a.test", "b.b.test", "[200, 404]", "[404, 200]"));
    rows.put("path-hosts", hosts("/", "b.a.test", "b.b.test", "[503, 404]", "[404, 503]"));
    rows.put(
        "trusted-proxies",
        Outcome.of(
            Map.of(),
            "127.0.0.1",
            "10.0.0.0/8",
            "X-Forwarded-For: 192.0.2.7, 127.0.0.1",
            "X-Forwarded-For: 127.0.0.1",
            HostOutcomes::forwardedFor));
    rows.put(
        "open",
        Outcome.of(
            Map.of("poll", "100ms"),
            "true",
            "false",
            "200",
            "401",
            (proxy, trial) ->
                WholeProxy.read(
                        proxy.open(
                            "GET",
                            "localhost",
                            "/agent/pending",
                            "X-Inverting-Proxy-Backend-ID: b\r\n",
                            ""))
                    .substring(9, 12)));
    return rows;
  }

  private static Outcome hosts(
      String path, String one, String other, String seen, String seenOtherwise) {
    return Outcome.of(
        AT_ONCE,
        one,
        other,
        seen,
        seenOtherwise,
        (proxy, trial) -> {
          proxy.register("b");
          return Trial.statuses(proxy, path, "b.a.test", "b.b.test").toString();
        });
  }

  private static String forwardedFor(WholeProxy proxy, Trial trial) throws Exception {
    proxy.register("b");
    String agent = WholeProxy.agent("b", proxy.agentToken());
    String claim = "X-Forwarded-For: 192.0.2.7\r\n";
    try (Socket client = proxy.open("GET", "b.localhost", "/", claim, "")) {
      String request = proxy.take(agent);
      String fetched =
          WholeProxy.read(proxy.open("GET", "localhost", "/agent/request", request, ""));
      return fetched
          .lines()
          .filter(line -> line.startsWith("X-Forwarded-For"))
          .findFirst()
          .orElse("");
    }
  }
}
