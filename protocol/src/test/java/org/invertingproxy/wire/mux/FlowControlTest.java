package org.invertingproxy.wire.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.ResetCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast bytes pass, and who waits for whom, over simulated paths. */
class FlowControlTest {
  private static final Duration FAR = Duration.ofMillis(50);
  private static final int GUARANTEED = 256 * 1024;
  private static final int LARGEST = 8 * 1024 * 1024;

  @Test
  void windowGrowsWithBandwidthTimesDelay_untilThePathIsFull() {
    SimulatedChannel channel = new SimulatedChannel(100_000_000, FAR, new CreditBudget(64 << 20));
    MuxStream client = channel.download();
    Reader reader = new Reader(client);
    channel.timer.advance(Duration.ofMillis(1_200));
    assertThat(reader.bytes).isGreaterThan(85_000_000);
    assertThat(client.input().window().size()).isEqualTo(LARGEST);
    assertThat(channel.proxyBudget.grown()).isEqualTo(LARGEST - GUARANTEED);
    client.reset(ResetCode.CANCELLED, "");
    assertThat(channel.proxyBudget.grown()).isZero();
  }

  @Test
  void hundredMegabytesOverALongPath_takeLittleLongerThanThePathItself() {
    int size = 100_000_000;
    long rate = 150_000_000;
    SimulatedChannel channel = new SimulatedChannel(rate, FAR, new CreditBudget(64 << 20));
    Reader reader = new Reader(channel.download());
    long itself = size * 1_000_000_000L / rate;
    channel.timer.advance(Duration.ofNanos(itself * 5 / 4));
    assertThat(reader.bytes).isGreaterThan(size);
  }

  @Test
  void laterStreams_startFromWhatThePathHasShownToCarry() {
    SimulatedChannel channel = new SimulatedChannel(100_000_000, FAR, new CreditBudget(64 << 20));
    MuxStream first = channel.download();
    Reader slowly = new Reader(first);
    channel.timer.advance(FAR);
    assertThat(first.input().window().size()).isLessThan(LARGEST);
    channel.timer.advance(FAR.multipliedBy(10));
    first.reset(ResetCode.CANCELLED, "");
    MuxStream second = channel.download();
    Reader atOnce = new Reader(second);
    channel.timer.advance(FAR);
    assertThat(second.input().window().size()).isEqualTo(LARGEST);
    assertThat(slowly.bytes + atOnce.bytes).isGreaterThan(40_000_000);
  }

  @Test
  void windowTakesWhatIsLeftOfTheBudget() {
    int limit = 6 << 20;
    SimulatedChannel channel = new SimulatedChannel(100_000_000, FAR, new CreditBudget(limit));
    Reader reader = new Reader(channel.download());
    channel.timer.advance(Duration.ofSeconds(2));
    assertThat(channel.proxyBudget.grown()).isBetween(limit / 2 - GUARANTEED - 1L, limit / 2L);
    assertThat(reader.bytes).isGreaterThan(90_000_000);
  }

  @Test
  void windowStaysSmall_whereThePathNeedsNoMore() {
    SimulatedChannel channel = new SimulatedChannel(1_000_000, FAR, new CreditBudget(64 << 20));
    MuxStream client = channel.download();
    Reader reader = new Reader(client);
    channel.timer.advance(Duration.ofSeconds(5));
    assertThat(reader.bytes).isGreaterThan(4_700_000);
    assertThat(client.input().window().size()).isLessThanOrEqualTo(2 * GUARANTEED);
  }

  @Test
  void windowStaysSmall_whileTheConsumerIsWhatIsSlow() {
    SimulatedChannel channel = new SimulatedChannel(100_000_000, FAR, new CreditBudget(64 << 20));
    MuxStream client = channel.download();
    int read = 0;
    for (int i = 0; i < 100; i++) {
      channel.timer.advance(Duration.ofMillis(10));
      byte[] chunk = client.read();
      read += chunk == null ? 0 : chunk.length;
    }
    assertThat(read).isGreaterThan(1_000_000);
    assertThat(client.input().window().size()).isEqualTo(GUARANTEED);
  }

  @Test
  void budget_boundsTheGrowthOfAllWindowsTogether() {
    int limit = 4 << 20;
    SimulatedChannel channel = new SimulatedChannel(500_000_000, FAR, new CreditBudget(limit));
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      readers.add(new Reader(channel.download()));
    }
    channel.timer.advance(Duration.ofSeconds(2));
    assertThat(channel.proxyBudget.grown()).isBetween(limit / 4L, limit / 2L);
    // Whoever got no more still has what is guaranteed: 256 KiB a round trip, 10 MB in all.
    assertThat(readers).allMatch(reader -> reader.bytes > 7_000_000);
  }

  @Test
  void readerOfOneKilobyteASecond_stallsItsOwnStreamOnly() {
    SimulatedChannel channel =
        new SimulatedChannel(20_000_000, Duration.ofMillis(2), new CreditBudget(64 << 20));
    List<MuxStream> slow = new ArrayList<>();
    for (int i = 0; i < 100; i++) { // together more than the channel's window
      slow.add(channel.download());
    }
    channel.timer.advance(Duration.ofSeconds(2));
    Reader fast = new Reader(channel.download());
    for (int second = 0; second < 5; second++) {
      slow.get(second).read();
      channel.timer.advance(Duration.ofSeconds(1));
    }
    assertThat(fast.bytes).isGreaterThan(95_000_000);
    assertThat(channel.proxyBudget.waiting()).isLessThanOrEqualTo(100L * GUARANTEED + 100_000);
    assertThat(slow).allMatch(stream -> stream.input().window().isBalanced());
  }

  @Test
  void smallAnswers_doNotWaitBehindABigOne() {
    Duration trip = Duration.ofMillis(2);
    SimulatedChannel idle = new SimulatedChannel(10_000_000, trip, new CreditBudget(64 << 20));
    Duration alone = slowestOfTen(idle);
    SimulatedChannel busy = new SimulatedChannel(10_000_000, trip, new CreditBudget(64 << 20));
    Reader big = new Reader(busy.download());
    busy.timer.advance(Duration.ofSeconds(1));
    Duration beside = slowestOfTen(busy);
    // One message of 64 KiB may be on its way, and one more turn of the big one.
    long oneMessage = 2 * OutgoingMessage.FULL * 1_000_000_000L / 10_000_000;
    assertThat(beside).isLessThan(alone.plusNanos(oneMessage));
    assertThat(big.bytes).isGreaterThan(9_000_000);
  }

  /** Pings that were slow when both programs had just started must not make queues longer. */
  @ParameterizedTest
  @CsvSource({"1, 60", "6, 60", "1, 160", "6, 160"})
  void smallAnswers_waitForLittle_whereSocketsTakeMuch(int firstPings, int megabytes) {
    long rate = megabytes * 1_000_000L;
    Duration slow = Duration.ofMillis(firstPings);
    SimulatedChannel channel =
        new SimulatedChannel(rate, slow, new CreditBudget(64 << 20), 4 << 20);
    channel.timer.advance(Duration.ofMillis(100));
    channel.roundTrip(Duration.ofNanos(300_000));
    Reader big = new Reader(channel.download());
    channel.timer.advance(Duration.ofSeconds(1));
    Duration beside = slowestOfTen(channel);
    assertThat(big.bytes).isGreaterThan(rate * 9 / 10);
    assertThat(beside).isLessThan(Duration.ofNanos((1 << 20) * 1_000_000_000L / rate + 4_000_000));
  }

  @Test
  void bigAnswers_shareTheChannelEvenly() {
    SimulatedChannel channel =
        new SimulatedChannel(10_000_000, Duration.ofMillis(2), new CreditBudget(64 << 20));
    List<MuxStream> streams = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      streams.add(channel.download()); // which nobody reads yet, so that they begin together
    }
    List<Reader> readers = streams.stream().map(Reader::new).toList();
    channel.timer.advance(Duration.ofSeconds(5));
    assertThat(readers).allMatch(reader -> reader.bytes > 9_000_000 && reader.bytes < 11_000_000);
  }

  private static Duration slowestOfTen(SimulatedChannel channel) {
    long slowest = 0;
    for (int i = 0; i < 10; i++) {
      long start = channel.timer.nanoTime();
      int before = channel.atAgent.opened.size();
      RecordingStream hearer = new RecordingStream();
      MuxStream client = channel.request(hearer);
      while (hearer.closed == 0) {
        channel.timer.advance(Duration.ofNanos(20_000));
        if (channel.atAgent.opened.size() > before) {
          before = Integer.MAX_VALUE;
          answer(channel.atAgent.opened.get(channel.atAgent.opened.size() - 1));
        }
        client.read();
      }
      slowest = Math.max(slowest, channel.timer.nanoTime() - start);
    }
    return Duration.ofNanos(slowest);
  }

  private static void answer(MuxStream server) {
    server.respond(new ResponseHead(200, Fields.EMPTY), true);
    server.write(new byte[1_000]);
    server.end(Fields.EMPTY);
  }

  /** Reads whatever comes. */
  private static final class Reader {
    private long bytes;

    Reader(MuxStream stream) {
      stream.onReadable(
          () -> {
            for (byte @Nullable [] b = stream.read(); b != null; b = stream.read()) {
              bytes += b.length;
            }
          });
    }
  }
}
