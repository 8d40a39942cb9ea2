package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServersIT {
  @ParameterizedTest
  @EnumSource
  void startsServesAndEnds(ServerKind kind) throws Exception {
    try (ProxyServer server = ProxyServer.start(kind, ServerOptions.SMALL)) {
      assertThat(server.dataDir().resolve("admin-token")).exists();
      assertThat(server.process().figures().threads()).isPositive();
      assertThat(server.process().figures().liveHeap()).isPositive();
    }
  }
}
