package org.invertingproxy.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.invertingproxy.e2e.tunnel.Way;

/** A tunnel through one server to a backend that notes everything that reaches it. */
final class Victim implements AutoCloseable {
  private final ProxyServer proxy;
  private final Arrivals arrivals = new Arrivals();
  private final Tunnel tunnel;

  private Victim(ProxyServer proxy, TransportMode transport) throws Exception {
    this.proxy = proxy;
    this.tunnel = Tunnel.open(proxy, arrivals, transport);
  }

  /** The one that all suites share for that way. */
  static Victim of(Way way, RunningServers servers) throws Exception {
    return servers.shared(
        Victim.class, way, () -> new Victim(servers.get(way.server()), way.transport()));
  }

  ServerKind kind() {
    return proxy.kind();
  }

  String host() {
    return tunnel.host();
  }

  int port() {
    return proxy.port();
  }

  RawClient client() throws IOException {
    return tunnel.client();
  }

  /**
   * What has arrived since the last call; asserts that the next client is served as if nothing had
   * happened, and that only its own request arrives for it.
   */
  List<Arrivals.Arrival> arrivals() throws IOException {
    List<Arrivals.Arrival> before = arrivals.drain();
    try (RawClient next = client()) {
      RawResponse response = next.get(host(), "/next").response();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("for /next");
    }
    assertThat(arrivals.drain()).extracting(a -> a.head().target()).containsExactly("/next");
    assertThat(arrivals.broken()).isSubsetOf("/front");
    return before;
  }

  @Override
  public void close() throws IOException {
    tunnel.close();
  }
}
