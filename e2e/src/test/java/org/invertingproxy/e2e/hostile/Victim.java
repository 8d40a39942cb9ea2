package org.invertingproxy.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.tunnel.Tunnel;

/** A tunnel through one server to a backend that notes everything that reaches it. */
final class Victim implements AutoCloseable {
  private final ProxyServer proxy;
  private final Arrivals arrivals = new Arrivals();
  private final Tunnel tunnel;

  Victim(ProxyServer proxy) throws Exception {
    this.proxy = proxy;
    this.tunnel = Tunnel.open(proxy, arrivals);
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
