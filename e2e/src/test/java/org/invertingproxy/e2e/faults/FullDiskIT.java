package org.invertingproxy.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.Set;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Test;

/** The disk of the registry is full while the proxy runs. */
class FullDiskIT {
  private static final int MEGABYTES = 32;

  @Test
  void trafficGoesOn_changesAreRefused_andItRecoversOnceThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(MEGABYTES)) {
      ServerOptions options =
          ServerOptions.SMALL.withDataDir(disk.directory().resolve("data")).with("grace", "1s");
      Set<String> kept = new HashSet<>();
      ProxyServer proxy = ProxyServer.start(ServerKind.EMBEDDED, options);
      try (Tunnel tunnel = Tunnel.open(proxy, call -> call.ok("served"))) {
        kept.add(tunnel.id());
        Administrator administrator = new Administrator(proxy);
        disk.fill();
        useUp(proxy, kept);
        for (int i = 0; i < 3; i++) {
          HttpResponse<String> refused = register(proxy, Tunnel.newId());
          assertThat(refused.statusCode()).isEqualTo(507);
          assertThat(refused.headers().firstValue("Content-Type"))
              .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
          assertThat(refused.body()).contains("\"status\":507");
          assertServed(tunnel);
        }
        disk.free();
        String later = Tunnel.newId();
        administrator.register(later);
        kept.add(later);
        assertServed(tunnel);
        assertThat(administrator.backends()).containsExactlyInAnyOrderElementsOf(kept);
      } finally {
        proxy.process().kill();
      }
      try (ProxyServer again = ProxyServer.start(ServerKind.EMBEDDED, options)) {
        assertThat(new Administrator(again).backends()).containsExactlyInAnyOrderElementsOf(kept);
      }
    }
  }

  /** Fills the room that the database has inside its file. */
  private static void useUp(ProxyServer proxy, Set<String> kept) throws Exception {
    for (int i = 0; i < 1000; i++) {
      String id = Tunnel.newId();
      if (register(proxy, id).statusCode() != 200) {
        return;
      }
      kept.add(id);
    }
    throw new AssertionError("the disk is full, but a thousand records were taken");
  }

  private static void assertServed(Tunnel tunnel) throws IOException {
    try (RawClient client = tunnel.client()) {
      assertThat(client.get(tunnel.host(), "/").response().body()).isEqualTo("served");
    }
  }

  private static HttpResponse<String> register(ProxyServer proxy, String id) throws Exception {
    String record =
        "{\"id\":\"%s\",\"endUser\":\"allUsers\",\"backendUser\":\"a\",\"pathPrefixes\":[\"/\"]}"
            .formatted(id);
    HttpRequest request =
        HttpRequest.newBuilder(proxy.url().resolve("api/backends"))
            .header("Authorization", "Bearer " + proxy.adminToken())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(record))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
