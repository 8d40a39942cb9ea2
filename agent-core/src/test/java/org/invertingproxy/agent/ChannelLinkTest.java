package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.testing.ChannelPeer;
import org.invertingproxy.agent.testing.PeerExchange;
import org.invertingproxy.agent.testing.PeerLink;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.RequestLog;
import org.invertingproxy.agent.testing.Until;
import org.invertingproxy.agent.transport.LinkKind;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the agent keeps its channels, and what becomes of requests when one ends. */
final class ChannelLinkTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  private final RequestLog log = new RequestLog();

  private static AgentBuilder agent(ChannelPeer peer) {
    return Agent.builder()
        .proxy(URI.create("http://localhost:" + peer.port())) // of which one address refuses
        .backend("hello")
        .host("127.0.0.1:9")
        .transport(TransportMode.CHANNEL);
  }

  private static PeerExchange send(PeerLink link, String wire) {
    return PeerExchange.start(link, wire, Fields.EMPTY, () -> {});
  }

  @Test
  void backendIsServed_agentIsOnlineOverTheChannel() throws Exception {
    try (ChannelPeer peer = new ChannelPeer();
        Agent agent = agent(peer).start()) {
      agent.awaitOnline(LIMIT);
      assertThat(agent.status().link()).isEqualTo(LinkKind.CHANNEL);
      assertThat(agent.publicUrl()).isEqualTo(URI.create(ChannelPeer.PUBLIC_URL));
    }
  }

  @Test
  void channelBreaks_agentDialsAgain_withAGreaterAttempt() throws Exception {
    try (ChannelPeer peer = new ChannelPeer();
        Agent agent = agent(peer).start()) {
      PeerLink first = peer.nextServed();
      Until.holds(() -> agent.status().state() == AgentState.ONLINE);
      var unused = first.channel().close();
      Until.holds(() -> agent.status().state() != AgentState.ONLINE);
      PeerLink second = peer.nextServed();
      agent.awaitOnline(LIMIT);
      assertThat(hello(second, Attributes.AGENT)).isEqualTo(hello(first, Attributes.AGENT));
      assertThat(hello(first, Attributes.ATTEMPT)).isEqualTo("1");
      assertThat(hello(second, Attributes.ATTEMPT)).isEqualTo("2");
    }
  }

  private static String hello(PeerLink link, String name) {
    var hello = link.mux().peer();
    return hello == null ? "none" : String.valueOf(hello.attributes().first(name));
  }

  @Test
  void proxyGoesAway_newChannelIsDialed_andWhatRunsEndsOnTheOldOne() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RawServer.Script slow =
        connection -> {
          log.add(connection.readHead());
          release.await();
          connection.write(OK);
        };
    try (Tunnel tunnel = new Tunnel(LinkKind.CHANNEL, slow)) {
      PeerLink old = tunnel.channel().nextServed();
      PeerExchange running = send(old, GET);
      log.next();
      old.mux().goAway(ChannelCode.GOING_AWAY, "restart");
      PeerLink fresh = tunnel.channel().nextServed();
      release.countDown();
      assertThat(running.result().wire()).isEqualTo(OK);
      assertThat(send(fresh, GET).result().wire()).isEqualTo(OK);
      assertThat(old.closeCode()).isEqualTo(1000);
      assertThat(tunnel.agent().status().state()).isEqualTo(AgentState.ONLINE);
    }
  }

  /** As where the server in front of a proxy that restarts answers for it. */
  @Test
  void proxyGoesAway_andGrantsNoOtherChannel_whatRunsEndsAllTheSame() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RawServer.Script slow =
        connection -> {
          log.add(connection.readHead());
          release.await();
          connection.write(OK);
        };
    try (Tunnel tunnel =
        new Tunnel(LinkKind.CHANNEL, slow, builder -> builder.transport(TransportMode.AUTO))) {
      PeerLink old = tunnel.channel().nextServed();
      PeerExchange running = send(old, GET);
      log.next();
      tunnel.channel().refuseWith(502);
      int before = tunnel.channel().authorizations().size();
      old.mux().goAway(ChannelCode.GOING_AWAY, "restart");
      // The second is a poll: by then the agent has given the channel up.
      Until.holds(() -> tunnel.channel().authorizations().size() >= before + 2);
      release.countDown();
      assertThat(running.result().wire()).isEqualTo(OK);
    }
  }

  @Test
  void clientIsGone_backendIsToldAtOnce() throws Exception {
    RawServer.Script thinking =
        connection -> {
          log.add(connection.readHead());
          log.add("closed by peer: " + connection.isClosedByPeer());
        };
    try (Tunnel tunnel = new Tunnel(LinkKind.CHANNEL, thinking)) {
      PeerExchange running = send(tunnel.channel().nextServed(), GET);
      log.next();
      running.cancel();
      assertThat(log.next()).isEqualTo("closed by peer: true");
      assertThat(tunnel.nextSummary().failure()).isEqualTo("the client is gone");
    }
  }

  @Test
  void channelBreaks_backendIsToldAtOnce() throws Exception {
    RawServer.Script thinking =
        connection -> {
          log.add(connection.readHead());
          log.add("closed by peer: " + connection.isClosedByPeer());
        };
    try (Tunnel tunnel = new Tunnel(LinkKind.CHANNEL, thinking)) {
      PeerLink link = tunnel.channel().nextServed();
      send(link, GET);
      log.next();
      var unused = link.channel().close();
      assertThat(log.next()).isEqualTo("closed by peer: true");
      assertThat(tunnel.nextSummary().failure()).contains("connection to the proxy broke");
    }
  }

  @Test
  void informationalHeads_passOn_andTheAnswerFollows() throws Exception {
    RawServer.Script script =
        connection -> {
          log.add(connection.readHead());
          connection.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
          connection.write("HTTP/1.1 100 Continue\r\n\r\n");
          log.add(connection.read(2));
          connection.write(OK);
        };
    try (Tunnel tunnel = new Tunnel(LinkKind.CHANNEL, script)) {
      PeerExchange exchange =
          send(
              tunnel.channel().nextServed(),
              "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                  + "Content-Length: 2\r\n\r\nhi");
      assertThat(exchange.result().wire()).isEqualTo(OK);
      assertThat(exchange.informational()).isEqualTo("103 100 ");
      assertThat(log.next()).contains("Expect: 100-continue");
    }
  }

  @Test
  void informationalHeadThatTheProxyDoesNotTake_isDropped_andTheAnswerFollows() throws Exception {
    RawServer.Script script =
        connection -> {
          log.add(connection.readHead());
          connection.write("HTTP/1.1 103 Early Hints\r\n" + "a: b\r\n".repeat(1_001) + "\r\n" + OK);
        };
    try (Tunnel tunnel = new Tunnel(LinkKind.CHANNEL, script)) {
      PeerExchange exchange = send(tunnel.channel().nextServed(), GET);
      assertThat(exchange.result().wire()).isEqualTo(OK);
      assertThat(exchange.informational()).isEmpty();
    }
  }

  @Test
  void tokenIsRefused_agentSaysSo_andGivesUp() throws Exception {
    try (ChannelPeer peer = new ChannelPeer()) {
      peer.onServe(
          (link, offer) ->
              link.mux().refuse(offer.serving(), RefusalCode.UNAUTHORIZED, "no such backend"));
      try (Agent agent = agent(peer).start()) {
        AgentStatus end = agent.awaitEnd();
        assertThat(end.state()).isEqualTo(AgentState.REFUSED);
        assertThat(end.detail()).contains("hello").contains("no such backend");
        assertThat(peer.nextServed().closeCode()).isEqualTo(1000);
      }
    }
  }

  @Test
  void rightEnds_renewedTokenIsOfferedOnTheSameChannel(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "old");
    try (ChannelPeer peer = new ChannelPeer();
        Agent agent = agent(peer).token(file).start()) {
      PeerLink link = peer.nextServed();
      agent.awaitOnline(LIMIT);
      Files.writeString(file, "new");
      link.mux().refuse(link.serving(), RefusalCode.REVOKED, "expired");
      assertThat(peer.nextServed()).isSameAs(link);
      assertThat(link.offers()).extracting(offer -> offer.token()).containsExactly("old", "new");
      assertThat(peer.authorizations()).containsExactly("Bearer old");
      assertThat(agent.status().state()).isEqualTo(AgentState.ONLINE);
    }
  }

  @Test
  void backendIsNotAvailable_agentOffersItAgain() throws Exception {
    try (ChannelPeer peer = new ChannelPeer()) {
      peer.onServe(
          (link, offer) -> {
            if (offer.serving() == 1) {
              link.mux().refuse(1, RefusalCode.UNAVAILABLE, "database");
            } else {
              ChannelPeer.accept(link, offer);
            }
          });
      try (Agent agent = agent(peer).start()) {
        PeerLink link = peer.nextServed();
        assertThat(peer.nextServed()).isSameAs(link);
        Until.holds(() -> agent.status().state() == AgentState.ONLINE);
      }
    }
  }

  @Test
  void handshakeIsRefusedForTheToken_agentGivesUp() throws Exception {
    try (ChannelPeer peer = new ChannelPeer()) {
      peer.refuseWith(401);
      try (Agent agent = agent(peer).start()) {
        assertThat(agent.awaitEnd().detail()).contains("401: not here");
      }
    }
  }

  @Test
  void proxyEndsTheChannelForWantOfRights_agentGivesUp() throws Exception {
    try (ChannelPeer peer = new ChannelPeer()) {
      peer.onServe((link, offer) -> link.mux().close(ChannelCode.UNAUTHORIZED, "nothing for you"));
      try (Agent agent = agent(peer).start()) {
        assertThat(agent.awaitEnd().detail()).contains("UNAUTHORIZED", "nothing for you");
      }
    }
  }

  /** As by a server in front of proxies of which one restarts. */
  @Test
  void oneConnectionIsNotGranted_theOtherStays() throws Exception {
    try (ChannelPeer peer = new ChannelPeer();
        Agent agent = agent(peer).transport(TransportMode.AUTO).connections(2).start()) {
      PeerLink first = peer.nextServed();
      PeerLink second = peer.nextServed();
      peer.refuseWith(502);
      int before = peer.authorizations().size();
      var unused = first.channel().close();
      Until.holds(() -> peer.authorizations().size() >= before + 2);
      assertThat(agent.status().link()).isEqualTo(LinkKind.CHANNEL);
      peer.refuseWith(0);
      assertThat(peer.nextServed()).isNotSameAs(second);
      assertThat(second.channel().isActive()).isTrue();
    }
  }

  @Test
  void proxyIsBusy_agentTriesAgain() throws Exception {
    try (ChannelPeer peer = new ChannelPeer()) {
      peer.refuseWith(503);
      try (Agent agent = agent(peer).start()) {
        Until.holds(() -> agent.status().state() == AgentState.RETRYING);
        assertThat(agent.status().detail()).contains("503");
        peer.refuseWith(0);
        Until.holds(() -> agent.status().state() == AgentState.ONLINE);
      }
    }
  }

  @Test
  void severalConnections_areSeveralSlotsOfOneAgent() throws Exception {
    try (ChannelPeer peer = new ChannelPeer();
        Agent agent = agent(peer).connections(3).start()) {
      List<PeerLink> links = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        links.add(peer.nextServed());
      }
      assertThat(links.stream().map(link -> hello(link, Attributes.SLOT)))
          .containsExactlyInAnyOrder("0", "1", "2");
      assertThat(links.stream().map(link -> hello(link, Attributes.AGENT)).distinct()).hasSize(1);
      Until.holds(() -> agent.status().state() == AgentState.ONLINE);
      var unused = links.get(0).channel().close();
      peer.nextServed();
      assertThat(agent.status().state()).isEqualTo(AgentState.ONLINE);
    }
  }

  @Test
  void stop_takesTheOfferBack_andLetsWhatRunsEnd() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RawServer.Script slow =
        connection -> {
          log.add(connection.readHead());
          release.await();
          connection.write(OK);
        };
    try (Tunnel tunnel = new Tunnel(LinkKind.CHANNEL, slow)) {
      PeerLink link = tunnel.channel().nextServed();
      PeerExchange running = send(link, GET);
      log.next();
      CompletableFuture<Void> stopped = Stopping.inBackground(tunnel.agent());
      Until.holds(() -> link.unserved().contains(link.serving()));
      release.countDown();
      assertThat(running.result().wire()).isEqualTo(OK);
      stopped.get(10, TimeUnit.SECONDS);
      assertThat(link.closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void close_releasesEveryThreadAndSocket() throws Exception {
    RawServer.Script keptOpen =
        connection -> {
          while (!connection.readHead().isEmpty()) {
            connection.write(OK);
          }
        };
    try (Tunnel tunnel = new Tunnel(LinkKind.CHANNEL, keptOpen)) {
      tunnel.get("/1");
      tunnel.agent().close();
      Until.holds(() -> agentThreads().isEmpty());
      Until.holds(() -> tunnel.channel().open() == 0);
      Until.holds(() -> tunnel.backend().open() == 0);
    }
  }

  private static Set<String> agentThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("inverting-agent"))
        .collect(Collectors.toSet());
  }
}
