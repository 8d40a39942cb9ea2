package org.invertingproxy.agent.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.agent.testing.ChannelPeer;
import org.invertingproxy.agent.testing.PeerLink;
import org.invertingproxy.agent.testing.Until;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.mux.CreditBudget;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Leaving while the token changes. */
final class ChannelSessionTest implements LinkListener {
  private static final ChannelTimings QUICK =
      new ChannelTimings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(10),
          Duration.ofMillis(1),
          Duration.ofMillis(10),
          Duration.ofMillis(50),
          Duration.ofMinutes(1));

  private volatile Token token = Token.of("old");

  @Test
  void agentLeaves_beforeItsNewTokenIsAccepted_bothOffersAreTakenBack() throws Exception {
    try (ChannelPeer peer = new ChannelPeer();
        EventLoops loops = new EventLoops(1);
        AgentTransport transport = transport(loops, peer)) {
      peer.onServe(
          (link, offer) -> {
            if (offer.token().equals("old")) {
              ChannelPeer.accept(link, offer);
            } // and on the other one nothing is decided yet
          });
      transport.start();
      PeerLink link = peer.nextServed();
      token = Token.of("new");
      Until.holds(() -> link.offers().size() == 2);

      transport.drain().toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(link.unserved())
          .containsExactlyInAnyOrder(link.offers().get(0).serving(), link.serving());
    }
  }

  private AgentTransport transport(EventLoops loops, ChannelPeer peer) {
    AgentConfig config =
        TestConfig.of(
            URI.create("http://127.0.0.1:" + peer.port()), () -> token, TransportMode.CHANNEL);
    Carriers carriers = new Carriers(loops, config, CreditBudget.ofHeap(), QUICK);
    return Transports.of(loops, config, exchange -> {}, this, BodyBudget.ofHeap(), carriers);
  }

  @Override
  public void online(LinkKind kind, @Nullable URI publicUrl) {}

  @Override
  public void retrying(String why) {}

  @Override
  public void refused(String why) {
    throw new AssertionError(why);
  }
}
