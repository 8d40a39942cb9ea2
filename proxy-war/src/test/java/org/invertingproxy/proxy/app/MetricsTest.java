package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The figures of a whole proxy. */
@Timeout(60)
class MetricsTest {
  @TempDir Path dataDir;

  @Test
  void servedRequest_isCounted_untilItsBackendIsDeleted() throws Exception {
    try (WholeProxy proxy = new WholeProxy(dataDir, DatabaseConfig.FILE)) {
      proxy.register("shop");
      proxy.serveOne("shop", proxy.agentToken());
      proxy.client("nothing-of-that-name");
      String counted = proxy.admin("GET", "/metrics", "");
      proxy.admin("DELETE", "/api/backends/shop", "");

      assertThat(counted)
          .contains(
              "inverting_proxy_exchanges_total{backend=\"shop\",cause=\"none\",status=\"2xx\"} 1.0",
              "inverting_proxy_bytes_total{backend=\"shop\",direction=\"response\"} 5.0",
              "inverting_proxy_refused_total{cause=\"no-route\"} 1.0",
              "inverting_proxy_links{transport=\"polling\"} 1.0",
              "inverting_proxy_registry_write_failures_total 0.0")
          .doesNotContain("nothing-of-that-name");
      assertThat(proxy.admin("GET", "/metrics", "")).doesNotContain("shop");
    }
  }
}
