package org.invertingproxy.wire.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CreditBudgetTest {
  private final CreditBudget budget = new CreditBudget(1_000);
  private final CreditBudget.Share greedy = budget.share();
  private final CreditBudget.Share modest = budget.share();

  @Test
  void growth_staysWithinHalfTheLimit() {
    assertThat(budget.grow(300)).isTrue();
    assertThat(budget.grow(300)).isFalse();
    budget.shrink(300);
    assertThat(budget.grow(500)).isTrue();
    assertThat(budget.grown()).isEqualTo(500);
  }

  @Test
  void onlyWhoHoldsMoreThanAnEvenPart_mustWait() {
    greedy.arrived(900);
    modest.arrived(100);
    assertThat(greedy.isExceeded()).isFalse();
    greedy.arrived(1);
    assertThat(greedy.isExceeded()).isTrue();
    assertThat(modest.isExceeded()).isFalse();
    modest.arrived(500);
    assertThat(modest.isExceeded()).isTrue();
  }

  @Test
  void whoWaits_isToldOnceWhenThereIsRoomAgain() {
    AtomicInteger told = new AtomicInteger();
    greedy.arrived(1_500);
    greedy.whenRelaxed(told::incrementAndGet);
    greedy.left(400);
    assertThat(told).hasValue(0);
    greedy.left(200);
    greedy.left(200);
    assertThat(told).hasValue(1);
  }

  @Test
  void whoWaitsTooLate_isToldAtOnce() {
    AtomicInteger told = new AtomicInteger();
    greedy.whenRelaxed(told::incrementAndGet);
    assertThat(told).hasValue(1);
  }

  @Test
  void channelWithSlowConsumers_doesNotHoldUpAnother() {
    CreditBudget shared = new CreditBudget(1 << 20);
    Pair slow = new Pair(shared, new CreditBudget(64 << 20));
    Pair fast = new Pair(shared, new CreditBudget(64 << 20));
    List<MuxStream> unread = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      unread.add(download(slow, 250_000));
    }
    assertThat(shared.waiting()).isGreaterThan(1 << 20);
    long got = 0;
    for (int i = 0; i < 200; i++) {
      MuxStream stream = download(fast, 200_000);
      for (byte[] bytes = stream.read(); bytes != null; bytes = stream.read()) {
        got += bytes.length;
      }
    }
    assertThat(got).isEqualTo(200L * 200_000);
    // Of 25 MB that wait for the slow ones, no more came than the limit and one channel window.
    assertThat(shared.waiting()).isLessThan(2 << 20);
    assertThat(unread).allMatch(stream -> stream.failure() == null);
  }

  @Test
  void windowOfAChannel_leavesRoomForTheLimit() {
    assertThat(new CreditBudget(1L << 30).channelWindow()).isEqualTo(16 << 20);
    assertThat(new CreditBudget(15 << 20).channelWindow()).isEqualTo(15 << 19);
    assertThat(MuxConfig.of(Side.PROXY, Fields.EMPTY, new CreditBudget(0)).limits().channelWindow())
        .isEqualTo(256 * 1024);
  }

  /** How the answers of a channel may have come to their end before they are read. */
  private enum Ending {
    NONE,
    ENDED,
    DONE,
    CLOSED
  }

  /** All have had their windows before the first byte: 40 times half a MiB for a limit of one. */
  @ParameterizedTest
  @EnumSource
  void manyChannelsWithSlowConsumers_giveStreamsUp_andThoseWithQuickOnesNone(Ending ending) {
    CreditBudget shared = new CreditBudget(1 << 20);
    Pair quick = new Pair(shared, new CreditBudget(64 << 20));
    List<MuxStream> unread = new ArrayList<>();
    for (int channel = 0; channel < 40; channel++) {
      Pair slow = new Pair(shared, new CreditBudget(64 << 20));
      for (int i = 0; i < 4; i++) {
        unread.add(stalled(slow, ending));
      }
      if (ending == Ending.CLOSED) {
        slow.proxy.transportClosed(1006, "gone");
      }
      slow.timer.advance(Duration.ofSeconds(3));
      assertThat(shared.waiting()).isLessThan(3 << 20);
    }
    long got = 0;
    for (int i = 0; i < 200; i++) {
      MuxStream stream = download(quick, 15_000);
      for (byte[] bytes = stream.read(); bytes != null; bytes = stream.read()) {
        got += bytes.length;
      }
    }
    assertThat(got).isEqualTo(200L * 15_000);
    assertThat(unread)
        .extracting(MuxStream::failure)
        .filteredOn(failure -> failure != null)
        .hasSizeGreaterThan(100);
    for (MuxStream stream : unread) {
      stream.reset(ResetCode.CANCELLED, "");
    }
    assertThat(shared.waiting()).isZero();
  }

  private static MuxStream stalled(Pair pair, Ending ending) {
    MuxStream client = pair.open(Content.BODY, Pair.GET, new RecordingStream());
    pair.run();
    MuxStream server = pair.lastOpened();
    server.respond(new ResponseHead(200, Fields.EMPTY), true);
    server.write(new byte[150_000]);
    if (ending != Ending.NONE) {
      server.end(Fields.EMPTY);
    }
    if (ending == Ending.DONE) {
      server.stopReading();
    }
    pair.run();
    return client;
  }

  /** An agent answers before it has read the request, and then wants no more of it. */
  @Test
  void whatIsDropped_isNotRemembered() {
    Pair pair = new Pair();
    for (int i = 0; i < 10; i++) {
      MuxStream client = pair.open(Content.BODY, Pair.GET, new RecordingStream());
      client.write(new byte[100_000]);
      client.end(Fields.EMPTY);
      pair.run();
      MuxStream server = pair.lastOpened();
      server.respond(new ResponseHead(200, Fields.EMPTY), false);
      pair.run();
      assertThat(pair.agentBudget.waiting()).isPositive();
      server.stopReading();
      pair.run();
      assertThat(pair.agentBudget.waiting()).isZero();
    }
    assertThat(pair.agent.holding()).isZero();
    assertThat(pair.proxy.holding()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void creditThatWasHeldBack_isGivenOnceTheBytesAreDropped(Side whoDrops) {
    CreditBudget tight = new CreditBudget(32 << 20);
    tight.share().arrived(33 << 20); // others hold more than the limit, and go on so
    ScriptedPeer proxy = new ScriptedPeer(Side.PROXY, tight);
    proxy.hello();
    proxy.says(new Frame.Serve(1, "b", "t", Fields.EMPTY));
    List<MuxStream> unread = new ArrayList<>();
    for (int i = 0; i < 88; i++) { // 22 MB, of which an even part is 16 MiB
      unread.add(unreadDownload(proxy, 250_000));
    }
    assertThat(credit(proxy)).isLessThanOrEqualTo(16 << 20);
    for (MuxStream stream : unread) {
      if (whoDrops == Side.PROXY) {
        stream.reset(ResetCode.CANCELLED, "");
      } else {
        proxy.says(new Frame.Reset(stream.id(), ResetCode.ABORTED, ""));
      }
    }
    assertThat(credit(proxy)).isGreaterThan(20 << 20);
  }

  private static MuxStream unreadDownload(ScriptedPeer proxy, int length) {
    MuxStream stream =
        proxy.mux.open(1, Content.NONE, Pair.GET, Fields.EMPTY, new RecordingStream());
    if (stream == null) {
      throw new AssertionError("no stream");
    }
    proxy.answers();
    proxy.says(new Frame.Head(stream.id(), true, new ResponseHead(200, Fields.EMPTY)));
    int part = 25_000;
    for (int sent = 0; sent < length; sent += part) {
      proxy.says(new Frame.Data(stream.id(), ByteBuffer.allocate(part)));
    }
    return stream;
  }

  /** Of the channel, as given up to now. */
  private static long credit(ScriptedPeer proxy) {
    return proxy.answers().stream()
        .filter(frame -> frame instanceof Frame.Window window && window.stream() == 0)
        .mapToLong(frame -> ((Frame.Window) frame).credit())
        .sum();
  }

  private static MuxStream download(Pair pair, int length) {
    MuxStream client = pair.open(Content.NONE, Pair.GET, new RecordingStream());
    pair.run();
    MuxStream server = pair.lastOpened();
    server.respond(new ResponseHead(200, Fields.EMPTY), true);
    server.write(new byte[length]);
    server.end(Fields.EMPTY);
    pair.run();
    return client;
  }
}
