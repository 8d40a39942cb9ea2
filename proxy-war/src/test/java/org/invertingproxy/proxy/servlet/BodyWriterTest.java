package org.invertingproxy.proxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyWriterTest {
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final BodyWriter writer =
      new BodyWriter(new Response(), new EmptySource(), new SerialStep(this::step));
  private boolean ready;
  private Runnable during = () -> {};
  private @Nullable Thread failedOn;

  private void step() {
    steps.incrementAndGet();
    writer.step();
  }

  @Test
  void containerThatReportsAnErrorFirst_hasCalledBack() {
    writer.start();
    assertThat(writer.isStarted()).isFalse();

    writer.onError(new IOException("client is gone"));

    assertThat(writer.isStarted()).isTrue();
    assertThat(failures).hasValue(1);
  }

  @Test
  void errorReportedDuringAStep_waitsForItsEnd_andIsPassedOnByItsThread() throws IOException {
    ready = true;
    during =
        () -> {
          CompletableFuture.runAsync(() -> writer.onError(new IOException("gone"))).join();
          assertThat(failures).hasValue(0);
        };
    writer.start();
    writer.onWritePossible();

    assertThat(failures).hasValue(1);
    assertThat(failedOn).isSameAs(Thread.currentThread());
  }

  @Test
  void firstCallBack_runsTheStep() throws IOException {
    writer.start();
    writer.step();
    writer.onWritePossible();

    assertThat(writer.isStarted()).isTrue();
    assertThat(steps).hasValue(1);
    assertThat(failures).hasValue(0);
  }

  private final class EmptySource implements BodyWriter.Source {
    @Override
    public byte @Nullable [] next() {
      during.run();
      return null;
    }

    @Override
    public boolean isEnded() {
      return false;
    }

    @Override
    public void written() {}

    @Override
    public void failed(Throwable cause) {
      failures.incrementAndGet();
      failedOn = Thread.currentThread();
    }
  }

  /** A response that takes something or nothing. */
  private final class Response extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void flush() {}

    @Override
    public void setWriteListener(WriteListener listener) {}

    @Override
    public void write(int b) throws IOException {
      throw new IOException("not ready");
    }
  }
}
