package org.invertingproxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private static final int TOTAL = 16 << 20;
  private static final int CAPACITY = 256 << 10;
  private static final int PIECE = 16 << 10;

  private final BodyBudget budget = new BodyBudget(TOTAL);

  @Test
  void aFewPipesKeepTheirCapacity() {
    for (BodyPipe pipe : filled(16)) {
      assertThat(pipe.buffered()).isGreaterThan(CAPACITY / 2).isLessThanOrEqualTo(CAPACITY);
    }
  }

  @Test
  void manyPipesStayWithinTheTotal_andLeaveRoomForOneMore() {
    filled(1_000);
    assertThat(budget.held()).isLessThan(TOTAL + TOTAL / 4);
    assertThat(budget.isSpent()).isFalse();
    assertThat(filled(1).get(0).buffered()).isPositive();
  }

  @Test
  void emptyPipeTakesAPiece_evenWhenNothingIsLeft() {
    BodyPipe hog = new BodyPipe(TOTAL, budget);
    hog.write(new byte[TOTAL + TOTAL / 4]);
    assertThat(budget.isSpent()).isTrue();
    BodyPipe other = new BodyPipe(CAPACITY, budget);
    assertThat(other.isWritable()).isTrue();
    other.write(new byte[1]);
    assertThat(other.isWritable()).isFalse();
  }

  @Test
  void pipeThatIsFullForWantOfMemory_isWokenByItsOwnReader() {
    BodyPipe hog = new BodyPipe(TOTAL, budget);
    hog.write(new byte[TOTAL]);
    BodyPipe pipe = new BodyPipe(CAPACITY, budget);
    AtomicInteger woken = new AtomicInteger();
    pipe.onWritable(woken::incrementAndGet);
    for (int i = 1; i <= 10; i++) {
      pipe.write(new byte[PIECE]);
      assertThat(pipe.isWritable()).isFalse();
      assertThat(pipe.poll()).hasSize(PIECE);
      assertThat(woken).hasValue(i);
      assertThat(pipe.isWritable()).isTrue();
    }
  }

  @Test
  void whateverEndsAPipe_givesItsMemoryBack() {
    List<BodyPipe> pipes = filled(3);
    pipes.get(0).cancel(new IOException("gone"));
    pipes.get(1).abort(new IOException("cut"));
    pipes.get(1).cancel(new IOException("again"));
    while (pipes.get(2).poll() != null) {
      assertThat(budget.held()).isNotNegative();
    }
    assertThat(budget.held()).isZero();
    pipes.forEach(pipe -> pipe.write(new byte[1]));
    pipes.get(2).cancel(new IOException("over"));
    assertThat(budget.held()).isZero();
  }

  @Test
  void bodyOfSingleBytes_holdsNotManyTimesItself() {
    BodyPipe pipe = new BodyPipe(CAPACITY, budget);
    while (pipe.isWritable()) {
      pipe.write(new byte[1]);
    }
    assertThat(pipe.buffered()).isLessThan(CAPACITY / 24);
  }

  private List<BodyPipe> filled(int count) {
    List<BodyPipe> pipes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BodyPipe pipe = new BodyPipe(CAPACITY, budget);
      for (int room = pipe.room(); room > 0; room = pipe.room()) {
        pipe.write(new byte[Math.min(PIECE, room)]);
      }
      pipes.add(pipe);
    }
    return pipes;
  }
}
