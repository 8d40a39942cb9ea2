package org.invertingproxy.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator sets for a backend is in force from the next request on. */
class TermsInForceTest {
  @TempDir Path dataDir;

  @Test
  void limitsOfARecord_countFromTheNextRequestOn() throws Exception {
    try (WholeProxy proxy = new WholeProxy(dataDir, DatabaseConfig.FILE)) {
      set(proxy, "'timeouts':{'grace':'0s'},'limits':{'maxBody':3}");
      assertThat(proxy.client("POST", "hello", "abcd")).startsWith("HTTP/1.1 413");
      assertThat(proxy.client("POST", "hello", "abc")).startsWith("HTTP/1.1 503");
      set(proxy, "'limits':{'maxBody':null}");
      assertThat(proxy.client("POST", "hello", "abcd")).startsWith("HTTP/1.1 503");
      set(proxy, "'limits':{'maxBody':2}");
      assertThat(proxy.client("POST", "hello", "abc")).startsWith("HTTP/1.1 413");
      assertThat(proxy.register("hello")).startsWith("HTTP/1.1 200");
      assertThat(proxy.client("POST", "hello", "abc")).startsWith("HTTP/1.1 413");
    }
  }

  private static void set(WholeProxy proxy, String fields) throws Exception {
    String body =
        "{'id':'hello','endUser':'allUsers','backendUser':'ann','pathPrefixes':['/'],"
            + fields
            + "}";
    assertThat(proxy.admin("POST", "/api/backends", body.replace('\'', '"')))
        .startsWith("HTTP/1.1 200");
  }
}
