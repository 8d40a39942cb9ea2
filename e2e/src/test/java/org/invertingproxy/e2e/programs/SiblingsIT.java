package org.invertingproxy.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One agent process for two backends, with a token for each. */
@ExtendWith(SharedServers.class)
class SiblingsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource
  void eachIsServedByItsOwn_andTheEndOfOneLeavesTheOther_untilItsRecordIsBack(
      ServerKind kind, RunningServers servers) throws Exception {
    ProxyServer proxy = servers.get(kind);
    Administrator administrator = new Administrator(proxy);
    String blog = Tunnel.newId();
    administrator.register(blog);
    Path token = Artifacts.workDirectory("siblings").resolve("blog.token");
    Files.writeString(token, administrator.agentToken(blog));
    try (RawBackend second = new RawBackend(call -> call.ok("the blog"));
        ProcessTunnel tunnel =
            ProcessTunnel.open(
                proxy,
                call -> call.ok("the shop"),
                "--transport",
                "channel",
                "--also",
                blog + "=" + second.address(),
                "--also-token-file",
                blog + "=" + token)) {
      Await.until(() -> administrator.isOnline(blog), PATIENCE, () -> tunnel.agent().output());
      assertThat(get(proxy, tunnel.host())).isEqualTo("the shop");
      assertThat(get(proxy, host(blog, proxy))).isEqualTo("the blog");
      administrator.call("DELETE", "api/backends/" + blog, "");
      String refused = blog + ": Not connected, trying again: The proxy refuses the agent";
      Await.until(
          () -> tunnel.agent().output().contains(refused), PATIENCE, () -> tunnel.agent().output());
      assertThat(get(proxy, tunnel.host())).isEqualTo("the shop");
      assertThat(tunnel.agent().isAlive()).isTrue();
      administrator.register(blog);
      Await.until(() -> administrator.isOnline(blog), PATIENCE, () -> tunnel.agent().output());
      assertThat(get(proxy, host(blog, proxy))).isEqualTo("the blog");
    }
  }

  private static String host(String id, ProxyServer proxy) {
    return id + ".localhost:" + proxy.port();
  }

  private static String get(ProxyServer proxy, String host) throws IOException {
    try (RawClient client = RawClient.connect(proxy.port())) {
      return client.get(host, "/").response().body();
    }
  }
}
