package org.invertingproxy.wire.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.RefusalCode;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.Test;

/** Beginning and end of channels, backends and streams. */
class MuxLifeTest {
  private static final ResponseHead OK = new ResponseHead(200, Fields.EMPTY);

  private final Pair pair = new Pair();
  private final RecordingStream heard = new RecordingStream();

  @Test
  void silentPeer_isNoticedAfter25Seconds() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    proxy.timer.advance(Duration.ofMillis(24_900));
    assertThat(proxy.heard.closed).isZero();
    proxy.timer.advance(Duration.ofMillis(200));
    assertThat(proxy.heard.code).isEqualTo(ChannelCode.SILENT);
    proxy.timer.advance(Duration.ofSeconds(2));
    assertThat(proxy.transport.closeCode()).isEqualTo(4006);
    assertThat(proxy.timer.pending()).isZero();
  }

  @Test
  void idleChannel_livesOnPingsEvery10Seconds() {
    idle(10); // when it asks more often
    long before = pair.toAgent.messages();
    idle(120);
    assertThat(pair.atProxy.closed + pair.atAgent.closed).isZero();
    assertThat(pair.toAgent.messages() - before).isBetween(20L, 26L);
    assertThat(pair.proxy.roundTripNanos()).isPositive();
  }

  private void idle(int seconds) {
    for (int second = 0; second < seconds; second++) {
      pair.timer.advance(Duration.ofSeconds(1));
      pair.run();
    }
  }

  @Test
  void lateTransport_isClosedWithoutTheLastWord() {
    ScriptedPeer proxy = ScriptedPeer.silent(Side.PROXY); // whose hello is never taken
    proxy.mux.close(ChannelCode.GOING_AWAY, "stopping");
    assertThat(proxy.transport.closeCode()).isZero();
    proxy.timer.advance(Duration.ofSeconds(1));
    assertThat(proxy.transport.closeCode()).isEqualTo(1001);
  }

  @Test
  void proxyGoesAway_streamsEndAndNoneIsOpened() {
    MuxStream client = pair.open(Content.NONE, Pair.GET, heard);
    pair.run();
    pair.proxy.goAway(ChannelCode.GOING_AWAY, "stopping");
    pair.run();
    assertThat(pair.proxy.open(pair.serving, Content.NONE, Pair.GET, Fields.EMPTY, heard)).isNull();
    assertThat(pair.proxy.isOpen()).isFalse();
    assertThat(pair.agent.isOpen()).isFalse();
    assertThat(pair.atProxy.drained + pair.atAgent.drained).isZero();
    pair.lastOpened().respond(OK, false);
    pair.run();
    assertThat(client.isEnded()).isTrue();
    assertThat(pair.atProxy.drained).isEqualTo(1);
    assertThat(pair.atAgent.drained).isEqualTo(1);
    pair.proxy.close(ChannelCode.NORMAL, "drained");
    pair.run();
    assertThat(pair.toAgent.closeCode()).isEqualTo(1000);
  }

  @Test
  void agentGoesAway_whatWasOnItsWayIsUntouched() {
    pair.agent.goAway(ChannelCode.GOING_AWAY, "stopping");
    pair.open(Content.BODY, Pair.GET, heard);
    pair.toProxy(); // the go-away crosses the opening
    assertThat(heard.closed).isEqualTo(1);
    assertThat(heard.failure).matches(StreamException::isUntouched);
    pair.run();
    assertThat(pair.atAgent.opened).isEmpty();
    assertThat(pair.atAgent.closed + pair.atProxy.closed).isZero();
  }

  @Test
  void unserve_isAnsweredOnceNothingCanFollow_andWhatWasOnItsWayIsTaken() {
    pair.agent.unserve(pair.serving);
    MuxStream client = pair.open(Content.BODY, Pair.GET, heard);
    client.write(new byte[10]);
    pair.run();
    assertThat(pair.atProxy.unserved).containsExactly(pair.serving);
    assertThat(pair.atAgent.frames)
        .contains(new Frame.Refused(pair.serving, RefusalCode.UNSERVED, ""));
    assertThat(pair.lastOpened().read()).hasSize(10);
    assertThat(heard.closed).isZero();
    assertThat(pair.proxy.open(pair.serving, Content.NONE, Pair.GET, Fields.EMPTY, heard)).isNull();
  }

  @Test
  void answerToUnserve_doesNotOvertakeOpeningsThatWait() {
    pair.open(Content.NONE, Pair.GET, new RecordingStream()); // is being sent
    pair.open(Content.NONE, Pair.GET, heard);
    pair.agent.unserve(pair.serving);
    pair.toProxy();
    pair.run();
    assertThat(pair.atAgent.opened).hasSize(2);
    assertThat(heard.closed).isZero();
  }

  @Test
  void opening_doesNotOvertakeTheAcceptanceThatWaits() {
    pair.open(Content.NONE, Pair.GET, new RecordingStream()); // is being sent
    int other = pair.agent.serve("other", "t", Fields.EMPTY);
    pair.toProxy();
    assertThat(pair.proxy.open(other, Content.NONE, Pair.GET, Fields.EMPTY, heard)).isNotNull();
    pair.run();
    assertThat(pair.lastOpened().serving()).isEqualTo(other);
    assertThat(heard.closed).isZero();
  }

  @Test
  void revokedBackend_losesItsStreamsAndNoOthers() {
    RecordingStream kept = besideOneOfAnotherBackend();
    pair.proxy.refuse(pair.serving, RefusalCode.REVOKED, "token expired");
    pair.run();
    assertThat(heard.closed).isEqualTo(1);
    assertThat(kept.closed).isZero();
    assertThat(pair.atAgent.hearers.get(0).failure)
        .extracting(StreamException::code)
        .isEqualTo(ResetCode.CANCELLED);
    assertThat(pair.agent.activeStreams()).isEqualTo(1);
  }

  @Test
  void abandonedBackend_losesItsStreamsAndNoOthers_andNoneFollow() {
    RecordingStream kept = besideOneOfAnotherBackend();
    pair.agent.abandon(pair.serving, "closed");
    pair.run();
    assertThat(heard.failure).extracting(StreamException::code).isEqualTo(ResetCode.ABORTED);
    assertThat(kept.closed).isZero();
    assertThat(pair.agent.activeStreams()).isEqualTo(1);
    assertThat(pair.proxy.open(pair.serving, Content.NONE, Pair.GET, Fields.EMPTY, heard)).isNull();
  }

  /** A stream of the usual backend and one of another, which is returned. */
  private RecordingStream besideOneOfAnotherBackend() {
    int other = pair.agent.serve("other", "t", Fields.EMPTY);
    pair.run();
    RecordingStream kept = new RecordingStream();
    pair.open(Content.NONE, Pair.GET, heard);
    assertThat(pair.proxy.open(other, Content.NONE, Pair.GET, Fields.EMPTY, kept)).isNotNull();
    pair.run();
    return kept;
  }

  @Test
  void brokenTransport_cutsStreamsAndKeepsWhatWasComplete() {
    RecordingStream cut = new RecordingStream();
    MuxStream whole = pair.open(Content.BODY, Pair.GET, heard);
    MuxStream half = pair.open(Content.NONE, Pair.GET, cut);
    pair.run();
    for (MuxStream stream : pair.atAgent.opened) {
      stream.respond(OK, true);
      stream.write(new byte[100]);
    }
    pair.atAgent.opened.get(0).end(Fields.EMPTY);
    pair.run();
    pair.proxy.transportClosed(1006, "");
    pair.proxy.transportClosed(1006, "");
    assertThat(pair.atProxy.closed).isEqualTo(1);
    assertThat(pair.atProxy.code).isEqualTo(ChannelCode.LOST);
    assertThat(whole.read()).hasSize(100);
    assertThat(whole.isEnded()).isTrue();
    assertThat(half.read()).isNull();
    assertThat(half.isEnded()).isFalse();
    assertThat(cut.failure)
        .extracting(StreamException::by)
        .isEqualTo(StreamException.Cause.CHANNEL);
    assertThat(pair.proxyBudget.waiting()).isZero();
  }

  @Test
  void failedSend_endsTheChannel() {
    pair.open(Content.NONE, Pair.GET, heard);
    pair.toAgent.fail(new IOException("broken pipe"));
    assertThat(pair.atProxy.code).isEqualTo(ChannelCode.LOST);
    assertThat(heard.closed).isEqualTo(1);
    assertThat(pair.toAgent.closeCode()).isEqualTo(4009);
  }

  @Test
  void framesAfterTheClose_reachNobody() {
    pair.open(Content.NONE, Pair.GET, heard);
    pair.run();
    pair.lastOpened().respond(OK, false);
    pair.proxy.close(ChannelCode.REPLACED, "a newer link");
    pair.toProxy();
    assertThat(heard.head).isNull();
    assertThat(heard.failure).isNotNull();
  }

  @Test
  void openingThatWasResetBeforeItLeft_isNeverSeen() {
    pair.open(Content.NONE, Pair.GET, new RecordingStream()); // leaves, and is being sent
    MuxStream waiting = pair.open(Content.NONE, Pair.GET, heard);
    waiting.reset(ResetCode.CANCELLED, "client gone");
    pair.run();
    assertThat(pair.atAgent.opened).hasSize(1);
    assertThat(heard.closed).isEqualTo(1);
    assertThat(pair.atAgent.closed).isZero();
  }

  @Test
  void refusedUpgrade_closesTheRequestsDirection() {
    MuxStream client = pair.open(Content.MESSAGES, Pair.GET, heard);
    pair.run();
    assertThatThrownBy(() -> client.writeMessage(Frame.Message.TEXT, true, new byte[1]))
        .isInstanceOf(IllegalStateException.class);
    MuxStream server = pair.lastOpened();
    server.respond(new ResponseHead(403, Fields.EMPTY), true);
    server.write(new byte[9]);
    server.end(Fields.EMPTY);
    pair.run();
    assertThat(client.read()).hasSize(9);
    assertThat(client.isEnded()).isTrue();
    assertThat(heard.closed).isEqualTo(1);
    assertThat(heard.failure).isNull();
    assertThat(pair.agent.activeStreams()).isZero();
  }

  @Test
  void answerWrittenTogether_leavesAsOneMessage() {
    pair.open(Content.NONE, Pair.GET, heard);
    pair.run();
    long before = pair.toProxy.messages();
    pair.agent.inOneMessage(
        () -> {
          pair.lastOpened().respond(OK, true);
          pair.lastOpened().write(new byte[100]);
          pair.lastOpened().end(Fields.EMPTY);
        });
    pair.run();
    assertThat(pair.toProxy.messages() - before).isEqualTo(1);
    assertThat(heard.hasBody).isTrue();
  }

  @Test
  void headTheOtherSideWouldRefuse_isNotSent() {
    pair.open(Content.NONE, Pair.GET, heard);
    pair.run();
    MuxStream server = pair.lastOpened();
    ResponseHead big = new ResponseHead(200, Fields.of("a", "x".repeat(66_000)));
    assertThatThrownBy(() -> server.respond(big, true))
        .isInstanceOf(IllegalArgumentException.class);
    server.respond(new ResponseHead(502, Fields.EMPTY), false);
    pair.run();
    assertThat(heard.head).extracting(ResponseHead::status).isEqualTo(502);
  }

  @Test
  void largestHeads_leaveInMessagesThatEveryReceiverTakes() {
    Fields big = Fields.of("a", "x".repeat(65_000));
    pair.open(Content.NONE, Pair.GET, heard);
    for (int i = 0; i < 10; i++) {
      pair.open(Content.BODY, Pair.GET.withFields(big), new RecordingStream())
          .write(new byte[20_000]);
    }
    pair.run();
    assertThat(pair.atAgent.opened).hasSize(11);
    assertThat(pair.toAgent.largest()).isLessThanOrEqualTo(128 * 1024);
  }
}
