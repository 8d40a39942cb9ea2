package org.invertingproxy.wire.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a peer must not do ends the stream or the channel, with the right code and nothing else. */
class ViolationsTest {
  private static final ResponseHead OK = new ResponseHead(200, Fields.EMPTY);
  private static final int WINDOW = ChannelLimits.DEFAULTS.streamWindow();

  private final RecordingStream first = new RecordingStream();
  private final RecordingStream second = new RecordingStream();

  @Test
  void dataAfterTheEnd_resetsTheStreamOnly() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    agent.says(open(1, Content.BODY), new Frame.End(1, Fields.EMPTY), data(1, 1));
    agent.says(open(2, Content.NONE), data(2, 1));
    agent.says(open(3, Content.BODY), data(3, 1));
    assertThat(agent.resets(1)).containsExactly(ResetCode.PROTOCOL);
    assertThat(agent.resets(2)).containsExactly(ResetCode.PROTOCOL);
    assertThat(agent.resets(3)).isEmpty();
    assertThat(agent.heard.closed).isZero();
    assertThat(agent.heard.hearers.get(0).closed).isEqualTo(1);
  }

  @Test
  void secondEnd_resetsTheStream() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    agent.says(open(1, Content.BODY), new Frame.End(1, Fields.EMPTY));
    agent.says(new Frame.End(1, Fields.EMPTY));
    assertThat(agent.resets(1)).containsExactly(ResetCode.PROTOCOL);
  }

  @Test
  void framesOfAnAgentBeforeItsHead_resetTheStream() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    opened(proxy, first);
    opened(proxy, second);
    proxy.answers();
    proxy.says(data(1, 10), new Frame.End(2, Fields.EMPTY));
    assertThat(proxy.resets(1)).containsExactly(ResetCode.PROTOCOL);
    assertThat(proxy.resets(2)).containsExactly(ResetCode.PROTOCOL);
    assertThat(first.failure)
        .extracting(StreamException::by)
        .isEqualTo(StreamException.Cause.LOCAL);
    assertThat(proxy.heard.closed).isZero();
  }

  @Test
  void secondHead_resetsTheStream() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    opened(proxy, first);
    proxy.answers();
    proxy.says(new Frame.Head(1, true, OK), new Frame.Head(1, true, OK));
    assertThat(proxy.resets(1)).containsExactly(ResetCode.PROTOCOL);
    assertThat(first.head).isEqualTo(OK);
  }

  @Test
  void endlessInformationalHeads_resetTheStream() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    opened(proxy, first);
    proxy.answers();
    for (int i = 0; i < 1_000; i++) {
      proxy.says(new Frame.Head(1, false, new ResponseHead(103, Fields.EMPTY)));
    }
    assertThat(first.informational).hasSize(StreamProgress.MOST_INFORMATIONAL);
    assertThat(proxy.resets(1)).containsExactly(ResetCode.EXCESSIVE);
  }

  @Test
  void moreThanTheStreamsWindow_resetsTheStream() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    agent.says(open(1, Content.BODY));
    for (int left = WINDOW; left >= 0; left -= 65_536) {
      agent.says(data(1, 65_536 - Frame.OVERHEAD));
    }
    assertThat(agent.resets(1)).containsExactly(ResetCode.FLOW_CONTROL);
    assertThat(agent.heard.closed).isZero();
    assertThat(agent.budget.waiting()).isZero();
  }

  @Test
  void moreThanTheChannelsWindow_endsTheChannel() {
    ScriptedPeer agent = new ScriptedPeer(Side.AGENT, new CreditBudget(32 << 20));
    agent.budget.share().arrived(32 << 20); // others have it: beyond half of it none is given back
    agent.hello();
    agent.mux.serve("b", "t", Fields.EMPTY);
    agent.says(new Frame.Served(1, 1, Fields.EMPTY));
    for (int stream = 1; stream <= 200 && agent.heard.closed == 0; stream++) {
      agent.says(open(stream, Content.BODY));
      for (int i = 0; i < 4; i++) {
        agent.says(data(stream, 65_536 - Frame.OVERHEAD));
      }
    }
    assertThat(agent.heard.opened).hasSizeBetween(126, 130); // 16 MiB and a window of as much
    assertDead(agent, ChannelCode.FLOW_CONTROL);
    assertThat(agent.budget.waiting()).isEqualTo(32 << 20);
  }

  @Test
  void creditBeyondAWindow_endsWhatItWasFor() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    agent.says(open(1, Content.NONE), new Frame.Window(1, Integer.MAX_VALUE));
    assertThat(agent.resets(1)).containsExactly(ResetCode.FLOW_CONTROL);
    agent.says(new Frame.Window(0, Integer.MAX_VALUE));
    assertThat(agent.goAways()).containsExactly(ChannelCode.FLOW_CONTROL);
  }

  @Test
  void creditOfNothing_endsTheChannel() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    agent.says(new Frame.Window(0, 0));
    assertDead(agent, ChannelCode.PROTOCOL);
  }

  @Test
  void streamThatWasNeverOpened_endsTheChannel() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    proxy.says(new Frame.Head(1, true, OK));
    assertDead(proxy, ChannelCode.PROTOCOL);
  }

  @Test
  void streamThatIsOver_isIgnored() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    MuxStream stream = opened(proxy, first);
    proxy.answers();
    stream.reset(ResetCode.CANCELLED, "");
    proxy.says(
        new Frame.Head(1, true, OK),
        data(1, 1000),
        new Frame.End(1, Fields.EMPTY),
        new Frame.Window(1, 5),
        new Frame.Reset(1, ResetCode.ABORTED, ""));
    assertThat(proxy.heard.closed).isZero();
    assertThat(first.head).isNull();
    assertThat(first.closed).isEqualTo(1);
  }

  @Test
  void numberOfAStreamUsedTwice_endsTheChannel() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    agent.says(open(5, Content.NONE), open(5, Content.NONE));
    assertDead(agent, ChannelCode.PROTOCOL);
  }

  @Test
  void framesOfTheWrongSide_endTheChannel() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    proxy.says(open(1, Content.NONE));
    assertDead(proxy, ChannelCode.PROTOCOL);
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    agent.says(open(1, Content.BODY), new Frame.Head(1, true, OK));
    assertDead(agent, ChannelCode.PROTOCOL);
  }

  @Test
  void framesBeforeTheHello_endTheChannel() {
    ScriptedPeer agent = ScriptedPeer.silent(Side.AGENT);
    agent.says(open(1, Content.NONE));
    assertDead(agent, ChannelCode.PROTOCOL);
    ScriptedPeer proxy = ScriptedPeer.silent(Side.PROXY);
    proxy.says(new Frame.Window(0, 5));
    assertDead(proxy, ChannelCode.PROTOCOL);
  }

  @Test
  void dataBeforeTheHello_endsTheChannel() {
    ScriptedPeer proxy = ScriptedPeer.silent(Side.PROXY);
    proxy.says(data(1, 5));
    assertDead(proxy, ChannelCode.PROTOCOL);
  }

  @Test
  void secondHelloAndOtherVersions_endTheChannel() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    agent.hello();
    assertDead(agent, ChannelCode.PROTOCOL);
    ScriptedPeer proxy = ScriptedPeer.silent(Side.PROXY);
    proxy.says(new Frame.Hello(9, ChannelLimits.DEFAULTS, Fields.EMPTY));
    assertDead(proxy, ChannelCode.VERSION);
  }

  @Test
  void backendThatIsNotServed_isRefusedUntouched() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    agent.says(new Frame.Open(1, 77, Content.NONE, Pair.GET, Fields.EMPTY));
    assertThat(agent.resets(1)).containsExactly(ResetCode.REFUSED);
    assertThat(agent.heard.opened).isEmpty();
  }

  @Test
  void numberOfAnOfferUsedTwice_endsTheChannel() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    proxy.says(new Frame.Serve(1, "b", "t", Fields.EMPTY));
    assertDead(proxy, ChannelCode.PROTOCOL);
  }

  @Test
  void stormOfResets_leavesNothingBehindAndEndsTheChannel() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    int stream = 0;
    while (agent.heard.closed == 0 && stream < 50_000) {
      stream++;
      agent.says(open(stream, Content.NONE), new Frame.Reset(stream, ResetCode.CANCELLED, ""));
      assertThat(agent.mux.activeStreams()).isZero();
    }
    assertThat(stream).isBetween(20_000, 20_010);
    assertDead(agent, ChannelCode.EXCESSIVE);
  }

  /** Clients and backends can cause as many of them as they make requests. */
  @ParameterizedTest
  @EnumSource(names = {"DONE", "ABORTED"})
  void resetsOfStreamsThatWereOpened_areNoStorm(ResetCode code) {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    for (int stream = 1; stream <= 21_000; stream++) {
      assertThat(proxy.mux.open(1, Content.BODY, Pair.GET, Fields.EMPTY, first)).isNotNull();
      assertThat(proxy.transport.next()).isNotNull();
      proxy.says(new Frame.Head(stream, false, OK), new Frame.Reset(stream, code, ""));
    }
    assertThat(proxy.heard.closed).isZero();
    assertThat(proxy.mux.activeStreams()).isZero();
  }

  @Test
  void earlyAnswersWhoseRequestsWereOver_areNoStorm() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    for (int i = 0; i < 21_000; i++) {
      agent.says(open(1 + i, Content.NONE), new Frame.Reset(1 + i, ResetCode.DONE, ""));
    }
    assertThat(agent.heard.closed).isZero();
  }

  @Test
  void resetsThatHitNothing_endTheChannel() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    opened(proxy, first).reset(ResetCode.CANCELLED, "");
    int resets = 0;
    while (proxy.heard.closed == 0 && resets < 50_000) {
      resets++;
      proxy.says(new Frame.Reset(1, ResetCode.ABORTED, ""));
    }
    assertThat(resets).isBetween(20_000, 20_010);
    assertDead(proxy, ChannelCode.EXCESSIVE);
  }

  @Test
  void stormOfFaults_endsTheChannel() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    for (int stream = 1; stream <= 102; stream++) {
      agent.says(open(stream, Content.NONE), data(stream, 1));
    }
    assertDead(agent, ChannelCode.EXCESSIVE);
  }

  @Test
  void floodOfPings_isAnsweredByOnePongAtATime() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    agent.answers();
    agent.says(new Frame.Ping(-1)); // leaves at once and is being sent
    for (int i = 0; i < 100_000; i++) {
      agent.says(new Frame.Ping(i));
    }
    assertThat(agent.answers().stream().filter(Frame.Pong.class::isInstance))
        .containsExactly(new Frame.Pong(-1), new Frame.Pong(99_999));
  }

  @Test
  void peerThatDoesNotRead_endsTheChannel() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    int stream = 0;
    while (agent.heard.closed == 0 && stream < 100_000) {
      stream++;
      agent.says(new Frame.Open(stream, 9, Content.NONE, Pair.GET, Fields.EMPTY));
      agent.timer.advance(Duration.ofNanos(1));
    }
    assertThat(stream).isLessThan(OutboundQueue.MOST_CONTROL + 100);
    assertThat(agent.heard.code).isEqualTo(ChannelCode.EXCESSIVE);
  }

  @Test
  void moreStreamsThanAnnounced_areRefusedUntouched() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    int most = ChannelLimits.DEFAULTS.streams();
    for (int stream = 1; stream <= most + 1; stream++) {
      agent.says(open(stream, Content.NONE));
    }
    assertThat(agent.mux.activeStreams()).isEqualTo(most);
    assertThat(agent.resets(most + 1)).containsExactly(ResetCode.REFUSED);
  }

  @Test
  void headOverTheLimit_resetsTheStreamOnly() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    Fields big = Fields.of("a", "x".repeat(40_000), "b", "x".repeat(40_000));
    agent.says(
        new Frame.Open(1, 1, Content.NONE, Pair.GET.withFields(big), Fields.EMPTY),
        open(2, Content.NONE));
    assertThat(agent.resets(1)).containsExactly(ResetCode.TOO_LARGE);
    assertThat(agent.heard.opened).extracting(MuxStream::id).containsExactly(2);
  }

  @Test
  void contentOfTheWrongKind_resetsTheStream() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    agent.says(open(1, Content.BODY), new Frame.Message(1, 1, true, ByteBuffer.allocate(3)));
    agent.says(open(2, Content.MESSAGES), new Frame.Message(2, 1, true, ByteBuffer.allocate(3)));
    agent.says(open(3, Content.MESSAGES), data(3, 3));
    for (int stream = 1; stream <= 3; stream++) {
      assertThat(agent.resets(stream)).containsExactly(ResetCode.PROTOCOL);
    }
  }

  @Test
  void garbage_endsTheChannel() {
    for (Side side : Side.values()) {
      Random random = new Random(7);
      for (int i = 0; i < 200; i++) {
        ScriptedPeer peer = side == Side.AGENT ? ScriptedPeer.ofAgent() : ScriptedPeer.ofProxy();
        byte[] garbage = new byte[200];
        random.nextBytes(garbage);
        garbage[0] = 1; // a length above any message
        peer.saysRaw(ByteBuffer.wrap(garbage));
        assertDead(peer, ChannelCode.PROTOCOL);
      }
    }
  }

  private static void assertDead(ScriptedPeer peer, ChannelCode code) {
    assertThat(peer.heard.code).isEqualTo(code);
    assertThat(peer.heard.closed).isEqualTo(1);
    assertThat(peer.goAways()).containsExactly(code);
    assertThat(peer.transport.closeCode()).isEqualTo(code.webSocketCode());
    peer.hello(); // without effect
    assertThat(peer.heard.closed).isEqualTo(1);
  }

  private static MuxStream opened(ScriptedPeer proxy, StreamListener listener) {
    MuxStream stream = proxy.mux.open(1, Content.NONE, Pair.GET, Fields.EMPTY, listener);
    if (stream == null) {
      throw new AssertionError("no stream");
    }
    return stream;
  }

  private static Frame open(int stream, Content content) {
    return new Frame.Open(stream, 1, content, Pair.GET, Fields.EMPTY);
  }

  private static Frame data(int stream, int length) {
    return new Frame.Data(stream, ByteBuffer.allocate(length));
  }
}
