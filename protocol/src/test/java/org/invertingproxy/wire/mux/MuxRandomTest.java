package org.invertingproxy.wire.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Content;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two muxes do everything at random: each byte arrives once, and in the end nothing is left. */
class MuxRandomTest {
  private static final ResponseHead OK = new ResponseHead(200, Fields.EMPTY);
  private static final ResponseHead SWITCH = new ResponseHead(101, Fields.EMPTY);

  private static final List<Content> CONTENTS = List.of(Content.values());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyByteArrives_andNoCreditIsLost(long seed) {
    run(new Pair(), new Random(seed));
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void budgetThatIsFarTooSmall_slowsButLosesNothing(long seed) {
    run(new Pair(new CreditBudget(600_000), new CreditBudget(600_000)), new Random(seed));
  }

  private static void run(Pair pair, Random random) {
    Traffic traffic = new Traffic(pair, random);
    for (int i = 0; i < 6_000; i++) {
      traffic.something();
    }
    traffic.finish();
    assertThat(pair.atProxy.closed + pair.atAgent.closed).isZero();
    assertThat(pair.proxy.activeStreams()).isZero();
    assertThat(pair.agent.activeStreams()).isZero();
    assertThat(pair.proxyBudget.waiting() + pair.agentBudget.waiting()).isZero();
    assertThat(pair.proxyBudget.grown() + pair.agentBudget.grown()).isZero();
    assertThat(pair.proxy.out().channelCredit())
        .isEqualTo(pair.agent.credit().window().outstanding())
        .isGreaterThan(pair.agent.credit().window().size() * 3 / 4);
    assertThat(pair.agent.out().channelCredit())
        .isEqualTo(pair.proxy.credit().window().outstanding())
        .isGreaterThan(pair.proxy.credit().window().size() * 3 / 4);
    assertThat(pair.atAgent.hearers).allMatch(hearer -> hearer.closed == 1);
    assertThat(pair.toProxy.largest()).isLessThanOrEqualTo(128 * 1024);
  }

  private static final class Traffic {
    private final Pair pair;
    private final Random random;
    private final List<TrafficEnd> ends = new ArrayList<>();
    private int accepted;

    Traffic(Pair pair, Random random) {
      this.pair = pair;
      this.random = random;
    }

    void something() {
      switch (random.nextInt(12)) {
        case 0 -> {
          if (pair.proxy.activeStreams() < 40) {
            open();
          }
        }
        case 1, 2 -> pair.toAgent();
        case 3, 4 -> pair.toProxy();
        case 5 -> pair.timer.advance(Duration.ofNanos(random.nextInt(2_000_000)));
        default -> {
          answer();
          if (!ends.isEmpty()) {
            move(ends.get(random.nextInt(ends.size())));
          }
        }
      }
      ends.removeIf(TrafficEnd::isFinished);
    }

    private void open() {
      Content content = CONTENTS.get(random.nextInt(3));
      RecordingStream hearer = new RecordingStream();
      MuxStream stream = pair.open(content, Pair.GET, hearer);
      TrafficEnd end = new TrafficEnd(stream, Side.PROXY, random);
      if (content == Content.BODY) {
        ends.add(end);
      } else {
        // What may be written shows in the answer.
        stream.onReadable(
            () -> {
              if (hearer.head != null && !ends.contains(end)) {
                if (hearer.head.status() == 101) {
                  end.upgrade();
                } else {
                  stream.end(Fields.EMPTY);
                }
                ends.add(end);
              }
            });
      }
    }

    private void answer() {
      while (accepted < pair.atAgent.opened.size()) {
        MuxStream stream = pair.atAgent.opened.get(accepted++);
        TrafficEnd end = new TrafficEnd(stream, Side.AGENT, random);
        boolean upgrade = stream.content() == Content.MESSAGES && random.nextBoolean();
        if (upgrade) {
          end.upgrade();
        }
        stream.respond(upgrade ? SWITCH : OK, true);
        ends.add(end);
      }
    }

    private void move(TrafficEnd end) {
      int choice = random.nextInt(400);
      if (choice == 0) {
        end.reset();
      } else if (choice == 1) {
        end.stopReading();
      } else if (choice < 200) {
        end.write();
      } else {
        end.read(random.nextInt(6));
      }
    }

    void finish() {
      for (int round = 0; round < 20_000; round++) {
        answer();
        List.copyOf(ends).forEach(TrafficEnd::write);
        List.copyOf(ends).forEach(end -> end.read(100));
        ends.removeIf(TrafficEnd::isFinished);
        pair.timer.advance(Duration.ofNanos(1));
        if (!pair.step() && ends.isEmpty()) {
          return;
        }
      }
      throw new AssertionError(ends.size() + " streams did not finish");
    }
  }
}
