package org.invertingproxy.proxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyWriterTest {
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final BodyWriter writer =
      new BodyWriter(new NeverReady(), new EmptySource(), steps::incrementAndGet);

  @Test
  void containerThatReportsAnErrorFirst_hasCalledBack() {
    writer.start();
    assertThat(writer.isStarted()).isFalse();

    writer.onError(new IOException("client is gone"));

    assertThat(writer.isStarted()).isTrue();
    assertThat(failures).hasValue(1);
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
      return null;
    }

    @Override
    public boolean isEnded() {
      return true;
    }

    @Override
    public void written() {}

    @Override
    public void failed(Throwable cause) {
      failures.incrementAndGet();
    }
  }

  /** A response that takes nothing. */
  private static final class NeverReady extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public void setWriteListener(WriteListener listener) {}

    @Override
    public void write(int b) throws IOException {
      throw new IOException("not ready");
    }
  }
}
