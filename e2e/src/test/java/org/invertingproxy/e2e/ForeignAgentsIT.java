package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.ScriptedAgent;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No agent serves what is not its own, in every server. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class ForeignAgentsIT {
  /** The second after some wrong tokens, which other suites show the same server, too. */
  private static final String REFUSED = "(?s).*\\b(401|429)\\b.*";

  private final ProxyServer proxy;
  private final Administrator administrator;
  private final String id;

  ForeignAgentsIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
    administrator = new Administrator(proxy);
    id = Tunnel.newId();
    administrator.register(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
  void wrongTokensAreRefused(String token) {
    ScriptedAgent agent = new ScriptedAgent(proxy.port(), id, token);

    assertThatThrownBy(agent::poll).hasMessageMatching(REFUSED);
  }

  @Test
  void aTokenStolenFromAnotherBackendIsRefused() throws Exception {
    String other = Tunnel.newId();
    administrator.register(other);
    ScriptedAgent thief = new ScriptedAgent(proxy.port(), id, administrator.agentToken(other));

    assertThatThrownBy(thief::poll).hasMessageMatching(REFUSED);
  }

  @Test
  void theAdministratorsTokenIsNoAgents() throws Exception {
    ScriptedAgent agent = new ScriptedAgent(proxy.port(), id, proxy.adminToken());

    assertThatThrownBy(agent::poll).hasMessageMatching(REFUSED);
  }

  @Test
  void anAgentCannotTouchTheRequestsOfAnotherBackend() throws Exception {
    String other = Tunnel.newId();
    administrator.register(other);
    ScriptedAgent owner = new ScriptedAgent(proxy.port(), id, administrator.agentToken(id));
    ScriptedAgent thief = new ScriptedAgent(proxy.port(), other, administrator.agentToken(other));
    try (RawClient client = RawClient.connect(proxy.port())) {
      client.get(id + ".localhost:" + proxy.port(), "/secret");
      List<String> ids = owner.poll();
      assertThat(ids).hasSize(1);

      assertThat(thief.fetch(ids.get(0)).status()).isEqualTo(404);
      assertThat(owner.fetch(ids.get(0)).body()).startsWith("GET /secret HTTP/1.1\r\n");
      assertThat(thief.answer(ids.get(0), "forged").status()).isBetween(400, 499);
      assertThat(owner.answer(ids.get(0), "genuine").status()).isEqualTo(200);

      RawResponse response = client.response();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("genuine");
    }
  }
}
