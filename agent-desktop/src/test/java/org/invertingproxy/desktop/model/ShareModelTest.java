package org.invertingproxy.desktop.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.invertingproxy.agent.AgentState;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.ProxyAddress;
import org.invertingproxy.agent.config.TokenSource;
import org.invertingproxy.desktop.tunnel.FakeTunnel;
import org.invertingproxy.desktop.tunnel.TunnelRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShareModelTest {
  private static final String URL = "https://blog.proxy.example.com/";
  private static final TunnelRequest REQUEST =
      new TunnelRequest(
          new ProxyAddress(URI.create("https://proxy.example.com/")),
          "blog",
          new BackendAddress(false, "localhost", 3000),
          TokenSource.NONE,
          false);

  private final FakeTunnel tunnel = new FakeTunnel();
  private final RequestsModel requests = new RequestsModel();
  private final ShareModel share = new ShareModel(tunnel, requests);

  @Test
  void usualLife_isToldInWords() {
    says(ShareState.OFF, "Pick a local port and share it.", "");
    share.start(REQUEST);
    says(ShareState.CONNECTING, "Waiting for proxy.example.com to answer.", "");
    become(AgentState.ONLINE, "", URL);
    says(ShareState.ONLINE, "The public address leads to localhost:3000.", URL);
    share.stop();
    says(ShareState.STOPPING, "Letting running requests end.", "");
    become(AgentState.CLOSED, "", null);
    says(ShareState.OFF, "Pick a local port and share it.", "");
    assertThat(tunnel.stops).isEqualTo(1);
  }

  @Test
  void unreachableProxy_reasonIsShown_addressStays() {
    share.start(REQUEST);
    become(AgentState.ONLINE, "", URL);
    become(AgentState.RETRYING, "the proxy cannot be reached", URL);
    says(ShareState.RETRYING, "The proxy cannot be reached.", URL);
  }

  @Test
  void refusal_isShown_andTheAgentReleased() {
    share.start(REQUEST);
    become(AgentState.REFUSED, "the token has expired: ask for a new one", null);
    says(ShareState.REFUSED, "The token has expired: ask for a new one.", "");
    assertThat(tunnel.stops).isEqualTo(1);
    share.start(REQUEST);
    says(ShareState.CONNECTING, "Waiting for proxy.example.com to answer.", "");
    assertThat(tunnel.opened).hasSize(2);
  }

  @Test
  void silentProxy_onlineWithoutAddress() {
    share.start(REQUEST);
    become(AgentState.ONLINE, "", null);
    says(
        ShareState.ONLINE,
        "localhost:3000 is shared. This proxy does not say under which public address.",
        "");
  }

  @Test
  void openingThatCannotWork_isARefusal() {
    tunnel.openingProblem = "the backend's id must be visible ASCII";
    share.start(REQUEST);
    says(ShareState.REFUSED, "The backend's id must be visible ASCII.", "");
  }

  @Test
  void secondStop_endsAtOnce() {
    share.start(REQUEST);
    share.stop();
    share.stop();
    says(ShareState.OFF, "Pick a local port and share it.", "");
    assertThat(tunnel.stops).isEqualTo(1);
    assertThat(tunnel.closes).isPositive();
  }

  @Test
  void stopWhileConnecting_isNotUndoneByALateAnswer() {
    share.start(REQUEST);
    share.stop();
    become(AgentState.ONLINE, "", URL);
    says(ShareState.STOPPING, "Letting running requests end.", "");
  }

  @Test
  void requestsOfTheLastTunnel_stayUntilTheNextStarts() {
    share.start(REQUEST);
    tunnel.serve("GET", "/", 200);
    become(AgentState.CLOSED, "", null);
    assertThat(requests.items()).hasSize(1);
    share.start(REQUEST);
    assertThat(requests.items()).isEmpty();
  }

  private void become(AgentState state, String detail, @Nullable String url) {
    tunnel.become(state, detail, url);
    share.sample();
  }

  private void says(ShareState state, String detail, String url) {
    assertThat(share.statusProperty().get()).isEqualTo(new ShareStatus(state, detail, url));
  }
}
