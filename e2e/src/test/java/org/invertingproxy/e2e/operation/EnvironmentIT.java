package org.invertingproxy.e2e.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a variable of the process's own environment protects, is protected (CVE-2024-43798). */
class EnvironmentIT {
  private static final String SECRET = "0123456789abcdef";

  @ParameterizedTest
  @EnumSource(names = {"EMBEDDED", "TOMCAT_10"})
  void variables_takeEffect(ServerKind kind) throws Exception {
    Path directory = Artifacts.workDirectory("environment");
    Path secret = Files.writeString(directory.resolve("secret"), SECRET);
    Map<String, String> variables =
        Map.of("INVERTING_PROXY_METRICS_TOKEN_FILE", secret.toString(), "INVERTING_PROXY_OPEN", "");
    try (ProxyServer proxy = ProxyServer.start(kind, ServerOptions.SMALL.in(variables))) {
      assertThat(status(proxy, "GET /metrics", "Authorization: Bearer " + SECRET + "\r\n"))
          .isEqualTo(200);
      assertThat(status(proxy, "GET /metrics", "Authorization: Bearer wrong\r\n")).isEqualTo(403);
      assertThat(status(proxy, "GET /metrics", "")).isEqualTo(401);
      assertThat(status(proxy, "GET /agent/pending", "X-Inverting-Proxy-Backend-ID: b\r\n"))
          .isEqualTo(401);
    }
  }

  private static int status(ProxyServer proxy, String line, String fields) throws Exception {
    try (RawClient client = RawClient.connect(proxy.port())) {
      String head = line + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
      return client.send(head).response().status();
    }
  }
}
