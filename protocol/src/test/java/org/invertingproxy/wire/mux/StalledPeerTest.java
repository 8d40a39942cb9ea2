package org.invertingproxy.wire.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.Test;

/** A peer that gives no credit, or reads nothing, costs this side a bounded amount of memory. */
class StalledPeerTest {
  private static final int MANY = 100_000;
  private static final int STREAMS = 5_000;

  private final RecordingStream heard = new RecordingStream();

  @Test
  void emptyMessages_stopTheWriterOnceTheCreditIsUsedUp() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    MuxStream stream = webSocket(proxy);
    int written = 0;
    while (stream.isWritable() && written < MANY) {
      stream.writeMessage(Frame.Message.TEXT, true, new byte[0]);
      written++;
      if (written % 1_000 == 0) {
        proxy.answers();
      }
    }
    // 65 bytes each: 256 KiB of credit, and what may wait.
    assertThat(written).isBetween(4_000, 7_000);

    proxy.says(new Frame.Window(stream.id(), 200_000));
    proxy.answers();
    assertThat(stream.isWritable()).isTrue();
  }

  @Test
  void controlFrame_waitsForCreditForAllOfIt() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    MuxStream stream = webSocket(proxy);
    int window = ChannelLimits.DEFAULTS.streamWindow();
    stream.writeMessage(Frame.Message.BINARY, true, new byte[window - 16 * 65 - 100]);
    assertThat(messages(proxy)).hasSize(16);

    byte[] close = new byte[60];
    stream.writeMessage(Frame.Message.CLOSE, true, close); // there is credit for 35 of it
    assertThat(messages(proxy)).hasSize(16);
    proxy.says(new Frame.Window(stream.id(), 25));
    assertThat(messages(proxy)).hasSize(17);
    assertThat(messages(proxy).get(16).bytes().remaining()).isEqualTo(close.length);
  }

  @Test
  void streamsThatAreOverBeforeAnythingOfThemLeaves_areNotKept() {
    ScriptedPeer proxy = ScriptedPeer.ofProxy();
    for (int i = 0; i < STREAMS; i++) {
      open(proxy, Content.NONE).reset(ResetCode.CANCELLED, "");
    }
    assertThat(proxy.mux.out().queued()).isLessThan(200);
    MuxStream last = open(proxy, Content.NONE);
    assertThat(opened(proxy)).containsExactly(last.id());
  }

  @Test
  void answersThatNobodyWantsBeforeTheyLeave_areNotKept() {
    ScriptedPeer agent = ScriptedPeer.ofAgent();
    for (int i = 1; i <= STREAMS; i++) {
      agent.says(new Frame.Open(i, 1, Content.NONE, Pair.GET, Fields.EMPTY));
      agent.heard.opened.get(i - 1).respond(new ResponseHead(200, Fields.EMPTY), true);
      agent.says(new Frame.Reset(i, ResetCode.CANCELLED, ""));
    }
    assertThat(agent.mux.out().queued()).isLessThan(200);
    assertThat(agent.answers()).noneMatch(Frame.Head.class::isInstance);
  }

  private static List<Integer> opened(ScriptedPeer proxy) {
    return proxy.answers().stream()
        .filter(Frame.Open.class::isInstance)
        .map(frame -> ((Frame.Open) frame).stream())
        .toList();
  }

  private static List<Frame.Message> messages(ScriptedPeer proxy) {
    return proxy.answers().stream()
        .filter(Frame.Message.class::isInstance)
        .map(Frame.Message.class::cast)
        .toList();
  }

  private MuxStream webSocket(ScriptedPeer proxy) {
    MuxStream stream = open(proxy, Content.MESSAGES);
    proxy.says(new Frame.Head(stream.id(), true, new ResponseHead(101, Fields.EMPTY)));
    return stream;
  }

  private MuxStream open(ScriptedPeer proxy, Content content) {
    MuxStream stream = proxy.mux.open(1, content, Pair.GET, Fields.EMPTY, heard);
    if (stream == null) {
      throw new AssertionError("no stream");
    }
    return stream;
  }
}
