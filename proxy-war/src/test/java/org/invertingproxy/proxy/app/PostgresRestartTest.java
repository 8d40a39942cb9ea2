package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.registry.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresRestartTest {
  @TempDir Path dataDir;

  @Test
  void trafficGoesOn_changesFailVisibly_andItRecoversByItself() throws Exception {
    try (PostgresServer postgres = PostgresServer.start()) {
      DatabaseConfig database = postgres.newDatabase();
      try (WholeProxy proxy = new WholeProxy(dataDir, database)) {
        assertThat(proxy.register("hello")).startsWith("HTTP/1.1 200");
        String token = proxy.agentToken();
        assertThat(proxy.serveOne("hello", token)).endsWith("hello");

        postgres.stop();
        for (int i = 0; i < 2; i++) {
          assertThat(proxy.register("later"))
              .startsWith("HTTP/1.1 503")
              .contains("application/problem+json", "Retry-After: 5", "\"status\":503");
          assertThat(proxy.serveOne("hello", token)).endsWith("hello");
        }

        postgres.startAgain();
        assertThat(proxy.register("later")).startsWith("HTTP/1.1 200");
        assertThat(proxy.serveOne("hello", token)).endsWith("hello");
        assertThat(proxy.serveOne("later", token)).endsWith("hello");
      }
      try (WholeProxy again = new WholeProxy(dataDir, database)) {
        assertThat(again.admin("GET", "/api/backends", ""))
            .contains("\"id\":\"hello\"", "\"id\":\"later\"");
      }
    }
  }
}
