package org.invertingproxy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.testing.Call;
import org.invertingproxy.agent.testing.ChannelPeer;
import org.invertingproxy.agent.testing.PeerExchange;
import org.invertingproxy.agent.testing.PeerLink;
import org.invertingproxy.agent.testing.ProxyPeer;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.RequestLog;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.invertingproxy.agent.testing.Until;
import org.invertingproxy.agent.transport.LinkKind;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.RefusalCode;
import org.junit.jupiter.api.Test;

/** Several backends of one process, over one channel. */
final class SiblingTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  private final CountDownLatch release = new CountDownLatch(1);
  private final RequestLog log = new RequestLog();

  /** Says who it is; on {@code /wait} only when it is told to. */
  private RawServer backend(String name) throws IOException {
    return new RawServer(
        connection -> {
          String head = connection.readHead();
          log.add(name);
          if (head.startsWith("GET /wait")) {
            release.await();
          }
          connection.write(answer(name));
        });
  }

  private static String answer(String name) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name;
  }

  private static AgentBuilder agent(ProxyPeer peer, TransportMode mode, RawServer backend) {
    return Agent.builder()
        .proxy(peer.uri())
        .backend("shop")
        .host("127.0.0.1:" + backend.port())
        .token(Token.of("one"))
        .transport(mode);
  }

  private static Agent sibling(Agent elder, RawServer backend) {
    return elder.sibling().backend("blog").host("127.0.0.1:" + backend.port()).start();
  }

  private static int serving(PeerLink link, String backend) {
    return link.offers().stream()
        .filter(offer -> offer.backend().equals(backend))
        .mapToInt(Frame.Serve::serving)
        .max()
        .orElseThrow();
  }

  private static PeerExchange send(PeerLink link, String backend, String wire) {
    return PeerExchange.start(link, serving(link, backend), wire, Fields.EMPTY, () -> {});
  }

  /** The two of them over one channel of a scripted proxy. */
  private final class Two implements AutoCloseable {
    private final ChannelPeer peer = new ChannelPeer();
    private final RawServer first = backend("shop");
    private final RawServer second = backend("blog");
    private final Agent shop = agent(peer, TransportMode.CHANNEL, first).start();
    private final Agent blog = sibling(shop, second);

    Two() throws Exception {
      shop.awaitOnline(LIMIT);
      blog.awaitOnline(LIMIT);
    }

    PeerLink link() {
      return peer.links().get(peer.links().size() - 1);
    }

    @Override
    public void close() throws IOException {
      release.countDown();
      blog.close();
      shop.close();
      peer.close();
      first.close();
      second.close();
    }
  }

  @Test
  void two_areServedOverOneChannel_eachByItsOwnBackend() throws Exception {
    try (Two two = new Two()) {
      assertThat(two.peer.links()).hasSize(1);
      assertThat(two.link().offers())
          .extracting(offer -> offer.backend() + " " + offer.token())
          .containsExactlyInAnyOrder("shop one", "blog one");
      assertThat(send(two.link(), "shop", GET).result().wire()).isEqualTo(answer("shop"));
      assertThat(send(two.link(), "blog", GET).result().wire()).isEqualTo(answer("blog"));
    }
  }

  @Test
  void oneIsClosed_whatItRunsIsCut_andTheOtherGoesOn() throws Exception {
    try (Two two = new Two()) {
      PeerLink link = two.link();
      PeerExchange cut = send(link, "shop", "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(log.next()).isEqualTo("shop");
      PeerExchange kept = send(link, "blog", "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(log.next()).isEqualTo("blog");
      two.shop.close();
      assertThat(two.shop.status().state()).isEqualTo(AgentState.CLOSED);
      assertThat(cut.result().complete()).isFalse();
      release.countDown();
      assertThat(kept.result().wire()).isEqualTo(answer("blog"));
      assertThat(send(link, "blog", GET).result().wire()).isEqualTo(answer("blog"));
      two.blog.close();
      assertThat(link.closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void oneIsStopped_whatItRunsEnds_andTheOtherGoesOn() throws Exception {
    try (Two two = new Two()) {
      PeerLink link = two.link();
      PeerExchange running = send(link, "blog", "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(log.next()).isEqualTo("blog");
      CompletableFuture<Void> stopped = Stopping.inBackground(two.blog);
      Until.holds(() -> link.unserved().contains(serving(link, "blog")));
      release.countDown();
      assertThat(running.result().wire()).isEqualTo(answer("blog"));
      stopped.get(10, TimeUnit.SECONDS);
      assertThat(send(link, "shop", GET).result().wire()).isEqualTo(answer("shop"));
    }
  }

  @Test
  void oneIsRefused_theOtherIsServed() throws Exception {
    try (ChannelPeer peer = new ChannelPeer();
        RawServer backend = backend("shop")) {
      peer.onServe(
          (link, offer) -> {
            if (offer.backend().equals("blog")) {
              link.mux().refuse(offer.serving(), RefusalCode.UNAUTHORIZED, "not yours");
            } else {
              ChannelPeer.accept(link, offer);
            }
          });
      try (Agent shop = agent(peer, TransportMode.CHANNEL, backend).start();
          Agent blog = shop.sibling().backend("blog").host("9").token(Token.of("two")).start()) {
        assertThat(blog.awaitEnd().detail()).contains("blog").contains("not yours");
        shop.awaitOnline(LIMIT);
        PeerLink link = peer.links().get(0);
        assertThat(peer.links()).hasSize(1);
        assertThat(send(link, "shop", GET).result().wire()).isEqualTo(answer("shop"));
      }
    }
  }

  @Test
  void recordIsDeleted_andComesBack_theSiblingIsServedAgain_withoutANewChannel() throws Exception {
    try (Two two = new Two()) {
      AtomicInteger looks = refuseBlog(two, 2);
      two.link().mux().refuse(serving(two.link(), "blog"), RefusalCode.REVOKED, "deleted");
      Until.holds(() -> two.blog.status().state() == AgentState.RETRYING);
      assertThat(two.blog.status().detail()).contains("blog").contains("deleted");
      two.blog.awaitOnline(LIMIT);
      assertThat(looks).hasValue(2);
      assertThat(two.peer.links()).hasSize(1);
      assertThat(send(two.link(), "blog", GET).result().wire()).isEqualTo(answer("blog"));
      assertThat(send(two.link(), "shop", GET).result().wire()).isEqualTo(answer("shop"));
    }
  }

  @Test
  void siblingWaitsForItsRecord_andTheLastOtherIsRefused_bothEnd() throws Exception {
    try (Two two = new Two()) {
      refuseBlog(two, Integer.MAX_VALUE);
      two.link().mux().refuse(serving(two.link(), "blog"), RefusalCode.REVOKED, "deleted");
      Until.holds(() -> two.blog.status().state() == AgentState.RETRYING);
      two.link().mux().refuse(serving(two.link(), "shop"), RefusalCode.REVOKED, "expired");
      assertThat(two.shop.awaitEnd().state()).isEqualTo(AgentState.REFUSED);
      assertThat(two.blog.awaitEnd().state()).isEqualTo(AgentState.REFUSED);
    }
  }

  @Test
  void channelBreaks_andTheMissingSiblingIsAnsweredFirst_itComesBackAllTheSame() throws Exception {
    try (Two two = new Two()) {
      List<Frame.Serve> waiting = new CopyOnWriteArrayList<>();
      AtomicInteger looks = new AtomicInteger();
      two.peer.onServe(
          (link, offer) -> {
            if (offer.backend().equals("shop") && looks.get() == 0) {
              waiting.add(offer);
            } else if (offer.backend().equals("shop")) {
              ChannelPeer.accept(link, offer);
            } else if (looks.getAndIncrement() == 0) {
              link.mux().refuse(offer.serving(), RefusalCode.UNAUTHORIZED, "no such backend");
              waiting.forEach(shop -> ChannelPeer.accept(link, shop));
            } else {
              ChannelPeer.accept(link, offer);
            }
          });
      var unused = two.link().channel().close();
      Until.holds(() -> looks.get() > 1);
      two.blog.awaitOnline(LIMIT);
      assertThat(two.shop.status().state()).isEqualTo(AgentState.ONLINE);
    }
  }

  /** So often, from now on; returns how often it was. */
  private static AtomicInteger refuseBlog(Two two, int times) {
    AtomicInteger looks = new AtomicInteger();
    two.peer.onServe(
        (link, offer) -> {
          if (offer.backend().equals("blog") && looks.get() < times) {
            looks.incrementAndGet();
            link.mux().refuse(offer.serving(), RefusalCode.UNAUTHORIZED, "no such backend");
          } else {
            ChannelPeer.accept(link, offer);
          }
        });
    return looks;
  }

  @Test
  void channelIsRefusedForTheTokenOfTheFirst_theOtherComesWithItsOwn() throws Exception {
    try (ChannelPeer peer = new ChannelPeer();
        RawServer backend = backend("blog")) {
      peer.refuseWith(401);
      try (Agent shop = agent(peer, TransportMode.CHANNEL, backend).start()) {
        assertThat(shop.awaitEnd().state()).isEqualTo(AgentState.REFUSED);
        peer.refuseWith(0);
        try (Agent blog = shop.sibling().backend("blog").host("9").token(Token.of("two")).start()) {
          blog.awaitOnline(LIMIT);
          assertThat(peer.authorizations()).containsExactly("Bearer one", "null");
        }
      }
    }
  }

  @Test
  void channelBreaks_bothComeBackOverOne() throws Exception {
    try (Two two = new Two()) {
      PeerLink old = two.link();
      var unused = old.channel().close();
      Until.holds(() -> two.link() != old && two.link().offers().size() == 2);
      Until.holds(() -> two.shop.status().state() == AgentState.ONLINE);
      Until.holds(() -> two.blog.status().state() == AgentState.ONLINE);
      assertThat(two.peer.links()).hasSize(2);
      assertThat(send(two.link(), "blog", GET).result().wire()).isEqualTo(answer("blog"));
    }
  }

  @Test
  void proxyGoesAway_bothMoveToOneNewChannel_andWhatRunsEndsOnTheOld() throws Exception {
    try (Two two = new Two()) {
      PeerLink old = two.link();
      PeerExchange running = send(old, "shop", "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(log.next()).isEqualTo("shop");
      old.mux().goAway(ChannelCode.GOING_AWAY, "restart");
      Until.holds(() -> two.link() != old && two.link().offers().size() == 2);
      release.countDown();
      assertThat(running.result().wire()).isEqualTo(answer("shop"));
      assertThat(old.closeCode()).isEqualTo(1000);
      assertThat(two.peer.links()).hasSize(2);
    }
  }

  @Test
  void webSocketsDoNotPass_eachPollsForItself_andOneMayBeClosed() throws Exception {
    try (ScriptedProxy proxy = new ScriptedProxy();
        RawServer first = backend("shop");
        RawServer second = backend("blog")) {
      proxy.deviate(
          call -> {
            if (isPollOf("shop", call)) {
              call.connection().readToEnd();
              return true;
            }
            return false;
          });
      try (Agent shop = agent(proxy, TransportMode.POLLING, first).start();
          Agent blog = sibling(shop, second)) {
        Until.holds(() -> polls(proxy, "shop") == 1 && polls(proxy, "blog") == 1);
        shop.close();
        Until.holds(() -> proxy.server().open() == 1);
        assertThat(proxy.exchange("1", GET).wire()).isEqualTo(answer("blog"));
        assertThat(polls(proxy, "shop")).isEqualTo(1);
        assertThat(blog.status().state()).isEqualTo(AgentState.ONLINE);
      }
    }
  }

  private static boolean isPollOf(String backend, Call call) {
    return call.isPending() && call.head().contains("Backend-ID: " + backend + "\r\n");
  }

  private static long polls(ScriptedProxy proxy, String backend) {
    return proxy.calls().stream().filter(call -> isPollOf(backend, call)).count();
  }

  @Test
  void sameBackend_anotherProxy_andAClosedElder_areRefused() throws Exception {
    try (Two two = new Two()) {
      assertThatThrownBy(() -> two.shop.sibling().backend("blog").host("9").start())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("blog is served here already");
      assertThatThrownBy(
              () ->
                  two.shop
                      .sibling()
                      .proxy(URI.create("https://other.example/"))
                      .backend("wiki")
                      .host("9")
                      .start())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("one proxy");
      two.blog.close();
      try (Agent again = sibling(two.shop, two.second)) {
        again.awaitOnline(LIMIT);
        assertThat(again.status().link()).isEqualTo(LinkKind.CHANNEL);
      }
      two.shop.close();
      assertThatThrownBy(() -> sibling(two.shop, two.second)).hasMessageContaining("closed");
    }
  }
}
