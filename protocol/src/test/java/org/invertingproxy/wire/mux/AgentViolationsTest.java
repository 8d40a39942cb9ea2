package org.invertingproxy.wire.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an agent must not do, where {@link ViolationsTest} has it of a proxy. */
class AgentViolationsTest {
  private static final ResponseHead OK = new ResponseHead(200, Fields.EMPTY);
  private static final int WINDOW = ChannelLimits.DEFAULTS.streamWindow();

  private final ScriptedPeer proxy = ScriptedPeer.ofProxy();
  private int last;

  @BeforeEach
  void openOne() {
    open();
  }

  /** The request's own direction stays open. */
  private int open() {
    assertThat(proxy.mux.open(1, Content.BODY, Pair.GET, Fields.EMPTY, new RecordingStream()))
        .isNotNull();
    proxy.answers();
    return ++last;
  }

  private static Frame data(int stream, int length) {
    return new Frame.Data(stream, ByteBuffer.allocate(length));
  }

  @Test
  void dataOrASecondEndAfterTheEnd_resetsTheStreamOnly() {
    proxy.says(new Frame.Head(1, true, OK), new Frame.End(1, Fields.EMPTY), data(1, 1));
    int other = open();
    proxy.says(new Frame.Head(other, true, OK), new Frame.End(other, Fields.EMPTY));
    proxy.says(new Frame.End(other, Fields.EMPTY));
    assertThat(proxy.resets(1)).containsExactly(ResetCode.PROTOCOL);
    assertThat(proxy.resets(other)).containsExactly(ResetCode.PROTOCOL);
    assertThat(proxy.heard.closed).isZero();
  }

  @Test
  void moreThanTheStreamsWindow_resetsTheStream() {
    proxy.says(new Frame.Head(1, true, OK));
    for (int left = WINDOW; left >= 0; left -= 65_536) {
      proxy.says(data(1, 65_536 - Frame.OVERHEAD));
    }
    assertThat(proxy.resets(1)).containsExactly(ResetCode.FLOW_CONTROL);
    assertThat(proxy.heard.closed).isZero();
    assertThat(proxy.budget.waiting()).isZero();
  }

  @Test
  void moreThanTheChannelsWindow_endsTheChannel() {
    proxy.budget.share().arrived(64 << 20); // others have it: beyond half of it none is given back
    for (int i = 0; proxy.heard.closed == 0 && i < 800; i++) {
      if (i % 4 == 0) {
        proxy.says(new Frame.Head(i == 0 ? 1 : open(), true, OK));
      }
      proxy.says(data(last, 65_536 - Frame.OVERHEAD));
    }
    assertDead(ChannelCode.FLOW_CONTROL);
    assertThat(last).isBetween(190, 194); // 32 MiB and a window of 16
  }

  @Test
  void creditBeyondAWindow_endsWhatItWasFor() {
    proxy.says(new Frame.Window(1, Integer.MAX_VALUE));
    assertThat(proxy.resets(1)).containsExactly(ResetCode.FLOW_CONTROL);
    proxy.says(new Frame.Window(0, Integer.MAX_VALUE));
    assertDead(ChannelCode.FLOW_CONTROL);
  }

  @Test
  void creditOfNothing_endsTheChannel() {
    proxy.says(new Frame.Window(1, 0));
    assertDead(ChannelCode.PROTOCOL);
  }

  @Test
  void stormOfFaults_endsTheChannel() {
    for (int i = 0; i <= 101; i++) {
      proxy.says(new Frame.End(i == 0 ? 1 : open(), Fields.EMPTY));
      if (proxy.heard.closed != 0) {
        break;
      }
    }
    assertThat(last).isEqualTo(101);
    assertDead(ChannelCode.EXCESSIVE);
  }

  @Test
  void floodOfPings_isAnsweredByOnePongAtATime() {
    proxy.says(new Frame.Ping(-1)); // leaves at once and is being sent
    for (int i = 0; i < 100_000; i++) {
      proxy.says(new Frame.Ping(i));
    }
    assertThat(proxy.answers().stream().filter(Frame.Pong.class::isInstance))
        .containsExactly(new Frame.Pong(-1), new Frame.Pong(99_999));
  }

  @Test
  void stormOfDepartures_endsTheChannel() {
    for (int i = 0; i < 11; i++) {
      proxy.says(new Frame.GoAway(0, ChannelCode.GOING_AWAY, ""));
    }
    assertThat(proxy.heard.code).isEqualTo(ChannelCode.EXCESSIVE);
  }

  private void assertDead(ChannelCode code) {
    assertThat(proxy.heard.code).isEqualTo(code);
    assertThat(proxy.heard.closed).isEqualTo(1);
    assertThat(proxy.goAways()).containsExactly(code);
  }
}
