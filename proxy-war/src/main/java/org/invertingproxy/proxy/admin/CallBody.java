package org.invertingproxy.proxy.admin;

import jakarta.servlet.AsyncContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.invertingproxy.proxy.servlet.BodyReader;
import org.invertingproxy.proxy.servlet.CallErrors;
import org.invertingproxy.proxy.servlet.SerialStep;
import org.jspecify.annotations.Nullable;

/** One body while it comes; see {@link CallBodies}. */
final class CallBody implements BodyReader.Sink {
  private final AsyncContext context;
  private final int limit;
  private final Consumer<CallBody> ended;
  private final BodyReader reader;
  private final SerialStep serial = new SerialStep(this::step);
  private volatile boolean late;
  private volatile boolean lost;
  private volatile boolean done;

  // Below: touched by the serial step only, once it runs.
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable ScheduledFuture<?> deadline;

  /**
   * A body that nothing is read of before {@link #read}.
   *
   * @param limit the most bytes
   * @param ended run once when nothing of it is read any more
   */
  CallBody(AsyncContext context, int limit, Consumer<CallBody> ended) throws IOException {
    this.context = context;
    this.limit = limit;
    this.ended = ended;
    this.reader = new BodyReader(context.getRequest().getInputStream(), this, serial);
  }

  /** Begins to read; the call is resumed at the end of the body, or of its time. */
  void read(ScheduledExecutorService timers, Duration time) {
    deadline = timers.schedule(this::tooLate, time.toMillis(), TimeUnit.MILLISECONDS);
    CallErrors.report(context, serial, cause -> lost());
    reader.start();
  }

  @Override
  public int room() {
    return limit + 1 - bytes.size();
  }

  @Override
  public void data(byte[] piece) {
    bytes.writeBytes(piece);
    if (bytes.size() > limit) {
      resume(Problem.tooLarge(limit));
    }
  }

  @Override
  public void end() {
    resume(bytes.toByteArray());
  }

  @Override
  public void failed(Throwable cause) {
    finish();
    try {
      context.complete();
    } catch (IllegalStateException e) {
      // The container has ended the call by itself.
    }
  }

  /** Whether nothing of it is read any more. */
  boolean isDone() {
    return done;
  }

  /** No more of it is waited for. */
  void tooLate() {
    late = true;
    serial.run();
  }

  /** The container has ended the call: nothing of it may be used any more. */
  private void lost() {
    lost = true;
    serial.run();
  }

  private void step() {
    if (lost) {
      finish();
    } else if (late) {
      resume(Problem.slowBody());
    } else {
      reader.step();
    }
  }

  private void resume(Object outcome) {
    if (finish()) {
      CallBodies.resume(context, outcome);
    }
  }

  /** Whether this was the end. */
  private boolean finish() {
    if (done) {
      return false;
    }
    done = true;
    reader.stop();
    if (deadline != null) {
      deadline.cancel(false);
    }
    ended.accept(this);
    return true;
  }
}
