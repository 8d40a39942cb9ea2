package org.invertingproxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BodyPipeTest {
  @Test
  void fullPipe_wakesItsProducerOnceHalfEmpty() {
    BodyPipe pipe = new BodyPipe(4);
    AtomicInteger woken = new AtomicInteger();
    pipe.onWritable(woken::incrementAndGet);
    while (pipe.isWritable()) {
      pipe.write(new byte[1]);
    }
    assertThat(pipe.buffered()).isEqualTo(4);
    pipe.poll();
    assertThat(woken).hasValue(0);
    pipe.poll();
    assertThat(woken).hasValue(1);
    pipe.poll();
    assertThat(woken).hasValue(1);
  }

  @Test
  void abort_discardsWhatWasNotRead() {
    BodyPipe pipe = new BodyPipe(4);
    pipe.write(new byte[3]);
    IOException cause = new IOException("gone");
    pipe.abort(cause);
    pipe.end(Fields.EMPTY);
    assertThat(pipe.poll()).isNull();
    assertThat(pipe.isEnded()).isFalse();
    assertThat(pipe.failure()).isSameAs(cause);
  }

  @Test
  void cancel_freesMemoryAndWakesTheProducer() {
    BodyPipe pipe = new BodyPipe(2);
    pipe.write(new byte[2]);
    assertThat(pipe.isWritable()).isFalse();
    AtomicInteger woken = new AtomicInteger();
    pipe.onWritable(woken::incrementAndGet);
    pipe.cancel(new IOException("client gone"));
    assertThat(woken).hasValue(1);
    assertThat(pipe.isWritable()).isTrue();
    pipe.write(new byte[100]);
    assertThat(pipe.buffered()).isZero();
  }

  @Test
  void cancel_neverTurnsDiscardedBytesIntoAnEnd() {
    BodyPipe pipe = new BodyPipe(4);
    pipe.write(new byte[3]);
    pipe.end(Fields.EMPTY);
    AtomicInteger told = new AtomicInteger();
    pipe.onReadable(told::incrementAndGet);
    pipe.cancel(new IOException("client gone"));
    assertThat(told).hasValue(2);
    assertThat(pipe.isEnded()).isFalse();
    assertThat(pipe.failure()).hasMessage("client gone");
  }

  @Test
  void cancel_ofWhatWasReadToItsEnd_changesNothing() {
    BodyPipe pipe = BodyPipe.empty();
    pipe.cancel(new IOException("late"));
    assertThat(pipe.isEnded()).isTrue();
    assertThat(pipe.failure()).isNull();
  }

  @Test
  void end_isVisibleAfterTheLastByte() {
    BodyPipe pipe = new BodyPipe(2);
    pipe.write(new byte[1]);
    pipe.end(Fields.of("T", "v"));
    assertThat(pipe.isEnded()).isFalse();
    assertThat(pipe.poll()).hasSize(1);
    assertThat(pipe.isEnded()).isTrue();
    assertThat(pipe.trailers()).isEqualTo(Fields.of("T", "v"));
  }
}
