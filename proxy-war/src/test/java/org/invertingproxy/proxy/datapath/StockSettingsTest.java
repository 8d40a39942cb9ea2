package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the servers refuse as they come; why settings are shipped: docs/http-fidelity.md. */
class StockSettingsTest extends DataPathFixture {
  @Test
  void ordinaryTargetsAreRefused() throws Exception {
    List<String> targets =
        switch (container) {
          case JETTY -> List.of("/a%2Fb", "/a//b", "/a%25b", "/a%5Cb");
          case TOMCAT -> List.of("/?a[]=1", "/?a=|", "/?{}", "/a%2Fb", "/a%5Cb", "/a\\b");
        };
    for (String target : targets) {
      try (RawConnection client = client("GET " + target + " HTTP/1.1")) {
        assertThat(client.readMessage()).as(target).startsWith("HTTP/1.1 400");
      }
    }
  }
}
