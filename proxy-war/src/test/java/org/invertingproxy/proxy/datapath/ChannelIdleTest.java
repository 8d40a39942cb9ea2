package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelLimits;
import org.invertingproxy.wire.frame.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What agents cost that have nothing to do, and those that break the rules. */
@Isolated("looks at the threads and the heap of the process")
class ChannelIdleTest extends DataPathFixture {
  private static final int AGENTS = 1_000;
  private static final int ROUNDS = 50;

  /** Both ends of the socket, as this process holds them, and the container's own buffers. */
  private static final long MOST_BYTES_EACH = 120_000;

  /** Of a channel that was ended; a tenth of what a live one takes. */
  private static final long MOST_BYTES_LEFT = 10_000;

  @Test
  void thousandIdleChannels_takeNoThreadsAndLittleHeap_andLeaveNothing() throws Exception {
    drop(open(20)); // what is made once
    int threads = Thread.activeCount();
    long heap = usedHeap();
    List<RawChannel> idle = open(AGENTS);
    assertThat(Thread.activeCount() - threads).isLessThan(50);
    long each = (usedHeap() - heap) / AGENTS;
    assertThat(each).as("bytes of heap for an idle channel").isLessThan(MOST_BYTES_EACH);
    drop(idle);
    assertThat(servlet.links().isOnline("b")).isFalse();
  }

  @Test
  void channelsThatBreakTheRules_leaveNothing() throws Exception {
    for (int i = 0; i < 10; i++) {
      violate();
    }
    long heap = usedHeap();
    for (int i = 0; i < ROUNDS; i++) {
      violate();
    }
    // Timers of the last ones hold them for some seconds.
    await(() -> (usedHeap() - heap) / ROUNDS / crimes().size() < MOST_BYTES_LEFT);
    assertThat((usedHeap() - heap) / ROUNDS / crimes().size()).isLessThan(MOST_BYTES_LEFT);
  }

  private void violate() throws Exception {
    List<byte[]> crimes = crimes();
    List<RawChannel> channels = open(crimes.size());
    for (int i = 0; i < crimes.size(); i++) {
      channels.get(i).send(crimes.get(i));
    }
    await(() -> !servlet.links().isOnline("b")); // each was ended for it
    drop(channels);
  }

  private static List<byte[]> crimes() {
    byte[] garbage = new byte[100];
    Arrays.fill(garbage, (byte) 0xff);
    byte[] endless = {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0, 1};
    return List.of(
        garbage,
        endless,
        RawChannel.bytes(new Frame.Hello(1, ChannelLimits.DEFAULTS, Fields.EMPTY)),
        RawChannel.bytes(new Frame.Served(1, 1, Fields.EMPTY)),
        RawChannel.bytes(new Frame.Window(0, Integer.MAX_VALUE)),
        RawChannel.bytes(new Frame.End(77, Fields.EMPTY)));
  }

  private List<RawChannel> open(int count) throws Exception {
    List<RawChannel> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      opened.add(new RawChannel(server.port()));
    }
    await(() -> servlet.links().links(link -> true) == count);
    return opened;
  }

  private void drop(List<RawChannel> channels) throws Exception {
    channels.forEach(RawChannel::drop);
    await(() -> !servlet.links().isOnline("b"));
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
