package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What those who watch the proxy see while it stops. */
@Timeout(60)
class DrainingTest {
  @TempDir Path dataDir;

  @Test
  void drain_endsReadinessAtOnce_livenessStays_andWhatRunsMayEnd() throws Exception {
    try (WholeProxy proxy = new WholeProxy(dataDir, DatabaseConfig.FILE)) {
      proxy.register("shop");
      String token = proxy.agentToken();
      assertThat(probe(proxy, "/readyz")).startsWith("HTTP/1.1 200");
      Thread stop = new Thread(proxy::drain);

      String answer =
          proxy.serveOne(
              "shop",
              token,
              () -> {
                stop.start();
                while (probe(proxy, "/readyz").startsWith("HTTP/1.1 200")) {
                  Thread.onSpinWait();
                }
                assertThat(probe(proxy, "/readyz")).startsWith("HTTP/1.1 503");
                assertThat(probe(proxy, "/healthz")).startsWith("HTTP/1.1 200");
                assertThat(proxy.client("shop"))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("Retry-After: ");
                assertThat(probe(proxy, "/metrics"))
                    .contains("inverting_proxy_exchanges_held 1.0\n", "cause=\"stopping\"");
                assertThat(stop.isAlive()).isTrue();
              });

      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("hello");
      stop.join(); // nothing is held any more
    }
  }

  private static String probe(WholeProxy proxy, String path) throws IOException {
    return proxy.admin("GET", path, "");
  }
}
