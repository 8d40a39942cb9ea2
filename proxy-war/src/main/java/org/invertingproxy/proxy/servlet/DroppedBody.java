package org.invertingproxy.proxy.servlet;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** What still comes of the body of a call that is answered: read and forgotten. */
final class DroppedBody implements BodyReader.Sink {
  private static final int PIECE = 64 * 1024;

  private final AsyncContext context;
  private final BodyReader reader;
  private final SerialStep serial = new SerialStep(this::step);
  private volatile long received; // written by the serial step only
  private volatile boolean lost;
  private volatile @Nullable Lingering lingering;
  private boolean closed; // by the serial step only

  /** For a call that was suspended without a time-out and whose answer was sent. */
  DroppedBody(AsyncContext context) throws IOException {
    this.context = context;
    this.reader = new BodyReader(context.getRequest().getInputStream(), this, serial);
  }

  /** Begins; the call ends with the body, or the connection with the time there is for it. */
  void read(ScheduledExecutorService timers) {
    lingering = new Lingering(timers, () -> received, serial);
    CallErrors.report(context, serial, cause -> lost());
    reader.start();
  }

  private void lost() {
    lost = true;
    serial.run();
  }

  private void step() {
    if (closed) {
      return;
    }
    Lingering left = lingering;
    if (lost) {
      close();
    } else if (left != null && left.isOver()) {
      failed(new IOException("too much is left of the request"));
    } else {
      reader.step();
    }
  }

  @Override
  public int room() {
    return PIECE;
  }

  @Override
  public void data(byte[] piece) {
    long all = received + piece.length;
    received = all;
  }

  @Override
  public void end() {
    close();
    try {
      context.complete();
    } catch (IllegalStateException e) {
      // The container has ended the call by itself.
    }
  }

  @Override
  public void failed(Throwable cause) {
    close();
    Abort.response(context);
  }

  private void close() {
    closed = true;
    reader.stop();
    Lingering left = lingering;
    if (left != null) {
      left.stop();
    }
  }
}
