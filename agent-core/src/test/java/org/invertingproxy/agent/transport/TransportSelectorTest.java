package org.invertingproxy.agent.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.BackendAddress;
import org.invertingproxy.agent.config.BackendTrust;
import org.invertingproxy.agent.config.ForwardOptions;
import org.invertingproxy.agent.config.ProxyAddress;
import org.invertingproxy.agent.config.TokenSource;
import org.invertingproxy.agent.config.TransportMode;
import org.invertingproxy.agent.config.TransportOptions;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.agent.testing.ChannelPeer;
import org.invertingproxy.agent.testing.ProxyPeer;
import org.invertingproxy.agent.testing.RawConnection;
import org.invertingproxy.agent.testing.RawServer;
import org.invertingproxy.agent.testing.ScriptedProxy;
import org.invertingproxy.agent.testing.Until;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.mux.CreditBudget;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which transport is used where something on the way does not like WebSockets. */
final class TransportSelectorTest implements LinkListener {
  private static final ChannelTimings QUICK =
      new ChannelTimings(
          Duration.ofMillis(300),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(1),
          Duration.ofMillis(10),
          Duration.ofMillis(50),
          Duration.ofMillis(300));

  private static final ChannelTimings AGAIN_IN_AN_HOUR =
      new ChannelTimings(
          QUICK.answer(),
          QUICK.shortLife(),
          QUICK.tokenCheck(),
          QUICK.firstWait(),
          QUICK.longestWait(),
          QUICK.soon(),
          Duration.ofHours(1));

  private ChannelTimings timings = QUICK;
  private final AtomicInteger forwarded = new AtomicInteger();
  private final List<LinkKind> kinds = new CopyOnWriteArrayList<>();

  /** What is between agent and proxy does this with a request for a channel. */
  @FunctionalInterface
  private interface Middlebox {
    void pass(RawConnection connection, String head, ChannelPeer channel) throws Exception;
  }

  /** Runs an agent behind a middlebox until its link is of that kind. */
  private void assertUses(LinkKind expected, Middlebox box) throws Exception {
    try (ScriptedProxy polling = new ScriptedProxy();
        ChannelPeer channel = new ChannelPeer();
        RawServer front =
            new RawServer(
                connection -> {
                  String head = connection.readHead();
                  if (head.contains("agent/channel")) {
                    box.pass(connection, head, channel);
                  } else {
                    connection.relay(polling.uri().getPort(), head);
                  }
                });
        EventLoops loops = new EventLoops(1);
        AgentTransport transport = transport(loops, front.port())) {
      polling.addFields("X-Inverting-Proxy-Public-URL: http://polled.localhost/\r\n");
      transport.start();
      polling.endPoll();
      Until.holds(() -> !kinds.isEmpty() && kinds.get(kinds.size() - 1) == expected);
    }
  }

  /** As Google's stand-alone server, for which every path is its agent's. */
  @Test
  void requestForAChannelComesBackByPolling_isAnsweredByTheAgentItself() throws Exception {
    AtomicInteger handshakes = new AtomicInteger();
    try (ScriptedProxy polling = new ScriptedProxy();
        EventLoops loops = new EventLoops(1)) {
      polling.deviate(
          call -> {
            if (call.isChannel()) {
              polling.enqueue("id" + handshakes.incrementAndGet(), call.head());
              call.connection().readToEnd();
              return true;
            }
            return false;
          });
      try (AgentTransport transport = transport(loops, polling.uri().getPort())) {
        transport.start();
        ProxyPeer.Posted answer = polling.nextPosted();
        assertThat(answer.wire()).startsWith("HTTP/1.1 404 ");
        assertThat(forwarded).hasValue(0);
        assertThat(handshakes.get()).isPositive();
      }
    }
  }

  private AgentTransport transport(EventLoops loops, int port) {
    AgentConfig config =
        new AgentConfig(
            new ProxyAddress(URI.create("http://127.0.0.1:" + port)),
            "hello",
            BackendAddress.parse("9"),
            false,
            BackendTrust.DEFAULT,
            TokenSource.NONE,
            false,
            null,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            ForwardOptions.NONE,
            null,
            new TransportOptions(TransportMode.AUTO, 1, null));
    Carriers carriers = new Carriers(loops, config, CreditBudget.ofHeap(), timings);
    return Transports.of(
        loops,
        config,
        exchange -> forwarded.incrementAndGet(),
        this,
        BodyBudget.ofHeap(),
        carriers);
  }

  @Override
  public void online(LinkKind kind, @Nullable URI publicUrl) {
    kinds.add(kind);
  }

  @Override
  public void retrying(String why) {}

  @Override
  public void refused(String why) {
    throw new AssertionError(why);
  }

  @Test
  void nothingIsInTheWay_channel() throws Exception {
    assertUses(
        LinkKind.CHANNEL, (connection, head, channel) -> connection.relay(channel.port(), head));
    assertThat(kinds).containsOnly(LinkKind.CHANNEL);
  }

  @Test
  void upgradeIsTakenOut_polling() throws Exception {
    assertUses(
        LinkKind.POLLING,
        (connection, head, channel) ->
            connection.relay(
                channel.port(), head.replaceAll("(?i)(upgrade|connection): [^\r]*\r\n", "")));
  }

  /** An older proxy, or something that forbids WebSockets. */
  @ParameterizedTest
  @ValueSource(strings = {"404 Not Found", "403 Forbidden", "501 Not Implemented"})
  void handshakeIsNotGranted_polling(String answer) throws Exception {
    assertUses(
        LinkKind.POLLING,
        (connection, head, channel) ->
            connection.write("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n"));
  }

  @Test
  void requestIsHeldBack_polling() throws Exception {
    assertUses(LinkKind.POLLING, (connection, head, channel) -> connection.readToEnd());
  }

  @Test
  void webSocketOpensButNothingPasses_polling() throws Exception {
    assertUses(
        LinkKind.POLLING,
        (connection, head, channel) -> {
          channel.mute(true);
          connection.relay(channel.port(), head);
        });
  }

  @Test
  void webSocketIsCutEachTime_polling() throws Exception {
    assertUses(LinkKind.POLLING, (connection, head, channel) -> connection.reset());
  }

  @Test
  void proxySpeaksAnotherVersion_polling() throws Exception {
    assertUses(
        LinkKind.POLLING,
        (connection, head, channel) -> {
          channel.onServe((link, offer) -> link.mux().close(ChannelCode.VERSION, "none in common"));
          connection.relay(channel.port(), head);
        });
  }

  @Test
  void obstacleIsGone_channelTakesOver_andPollingSaysGoodbye() throws Exception {
    assertChannelAfter("404 Not Found", "403 Forbidden");
  }

  /** As a reverse proxy does while ours restarts. */
  @ParameterizedTest
  @ValueSource(strings = {"500 Internal Server Error", "502 Bad Gateway", "504 Gateway Timeout"})
  void serverInFrontAnswersForTheProxy_channelIsTriedAgainSoon(String answer) throws Exception {
    timings = AGAIN_IN_AN_HOUR;
    assertChannelAfter(answer, answer);
  }

  @Test
  void tokenIsRefusedBesidePolling_channelIsTriedAgain() throws Exception {
    assertChannelAfter("404 Not Found", "401 Unauthorized");
  }

  /** The handshakes are answered so, the second one when polling is on. */
  private void assertChannelAfter(String first, String second) throws Exception {
    AtomicInteger tries = new AtomicInteger();
    assertUses(
        LinkKind.CHANNEL,
        (connection, head, channel) -> {
          int number = tries.incrementAndGet();
          if (number > 2) {
            connection.relay(channel.port(), head);
            return;
          }
          Until.holds(() -> number == 1 || kinds.contains(LinkKind.POLLING));
          String status = number == 1 ? first : second;
          connection.write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
        });
    assertThat(tries.get()).isGreaterThan(2);
  }
}
