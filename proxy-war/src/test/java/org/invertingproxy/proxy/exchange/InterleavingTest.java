package org.invertingproxy.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.Timeouts;
import org.invertingproxy.wire.BodyBudget;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Everything that can happen to exchanges, in random order and at the same time. */
class InterleavingTest {
  private static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO);
  private static final int SEQUENCES = 100_000;
  private static final int RACES = 20_000;
  private static final String[] METHODS = {"GET", "POST", "PUT"};

  /** A broker with two links and some exchanges; any step may be made on any thread. */
  private static final class World {
    final FakeTimers timers;
    final LinkTable table = new LinkTable();
    final AtomicInteger ends = new AtomicInteger();
    final ExchangeBroker broker;
    final List<FakeLink> links = List.of(new FakeLink(), new FakeLink());
    final List<Trial> trials = new ArrayList<>();
    final BodyBudget bodies = new BodyBudget(10_000);

    World(FakeTimers timers) {
      this.timers = timers;
      ExchangeListener listener =
          new ExchangeListener() {
            @Override
            public void ended(Exchange exchange, @Nullable ForwardError error) {
              ends.incrementAndGet();
            }
          };
      broker = new ExchangeBroker(table, TIMEOUTS, Limits.DEFAULTS, timers, listener);
      links.forEach(broker::ready);
    }

    void submit(RandomGenerator random) {
      Trial trial = new Trial(METHODS[random.nextInt(METHODS.length)], bodies);
      trials.add(trial);
      broker.submit(trial.exchange());
    }

    /** One step, among them those of agents that act upon offers long void. */
    void step(RandomGenerator random) {
      Trial trial = trials.get(random.nextInt(trials.size()));
      FakeLink link = links.get(random.nextInt(links.size()));
      Offer offer = trial.exchange().offer();
      switch (random.nextInt(12)) {
        case 0 -> timers.ringOne(random, random.nextInt(4) == 0);
        case 1 -> trial.exchange().fail(ForwardError.CLIENT_GONE);
        case 2 -> trial.exchange().delivered();
        case 3 -> broker.lost(link);
        case 4 -> link.ready(random.nextBoolean());
        case 5 -> broker.ready(link);
        case 6, 7 -> trial.moveBytes();
        default -> {
          if (offer != null) {
            agent(random, offer);
          }
        }
      }
    }

    private void agent(RandomGenerator random, Offer offer) {
      switch (random.nextInt(6)) {
        case 0, 1 -> offer.take();
        case 2 -> {
          if (random.nextBoolean()) {
            broker.fetchBroke(offer);
          } else {
            broker.fetchCut(offer);
          }
        }
        case 3 -> offer.exchange().failTaken(offer, ForwardError.BAD_ANSWER);
        case 4 -> {
          if (offer.beginAnswer() && random.nextInt(3) == 0) {
            offer.retractAnswer();
          }
        }
        default -> offer.exchange().answer(offer, Trial.OK);
      }
    }

    /** Whatever was left ends by its timers alone; then nothing is held by anyone. */
    void settle(RandomGenerator random) {
      links.forEach(link -> link.ready(false));
      trials.forEach(trial -> trial.exchange().delivered());
      while (timers.armed() > 0) {
        timers.ringOne(random, false);
      }
      assertThat(trials)
          .allSatisfy(
              trial -> {
                assertThat(trial.exchange().isEnded()).isTrue();
                assertThat(trial).matches(Trial::isConsistent);
                boolean repeatable = !trial.exchange().request().method().equals("POST");
                assertThat(trial.taken()).isLessThanOrEqualTo(repeatable ? 2 : 1);
              });
      assertThat(ends).hasValue(trials.size());
      assertThat(broker.held()).isZero();
      assertThat(bodies.held()).isZero();
      assertThat(table.unanswered("b")).isZero();
      assertThat(links).allSatisfy(link -> assertThat(link.inHand()).isEmpty());
    }
  }

  @Test
  void anyOrderOfSteps_endsEveryExchangeOnce_andLeavesNothing() {
    FakeTimers timers = new FakeTimers();
    for (int seed = 0; seed < SEQUENCES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      World world = new World(timers);
      int steps = random.nextInt(4, 20);
      world.submit(random);
      for (int i = 0; i < steps; i++) {
        world.step(random);
        if (random.nextInt(6) == 0) {
          world.submit(random);
        }
      }
      world.settle(random);
    }
    timers.shutdownNow();
  }

  @Test
  void stepsAtTheSameTime_endEveryExchangeOnce_andLeaveNothing() throws Exception {
    int threads = 3;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    FakeTimers timers = new FakeTimers();
    try {
      for (int seed = 0; seed < RACES; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World(timers);
        world.submit(random);
        world.submit(random);
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Future<?>> racers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          SplittableRandom own = random.split();
          racers.add(
              pool.submit(
                  () -> {
                    together.await();
                    for (int step = 0; step < 12; step++) {
                      world.step(own);
                    }
                    return null;
                  }));
        }
        for (Future<?> racer : racers) {
          racer.get();
        }
        world.settle(random);
      }
    } finally {
      pool.shutdownNow();
      timers.shutdownNow();
    }
  }
}
