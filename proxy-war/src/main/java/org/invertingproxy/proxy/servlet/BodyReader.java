package org.invertingproxy.proxy.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body as it comes, while its sink takes more. {@link #step} is called inside the
 * request's {@link SerialStep} only.
 */
public final class BodyReader implements ReadListener {
  /** Where the bytes go; called inside the request's {@link SerialStep}. */
  public interface Sink {
    /** How many bytes may come now; after 0 the sink runs the serial step once some may. */
    int room();

    /** A piece of the body; the array belongs to the sink. */
    void data(byte[] piece) throws IOException;

    /** The whole body was read. */
    void end() throws IOException;

    /** The body cannot be read to its end; nothing follows. */
    void failed(Throwable cause);
  }

  private static final int BUFFER = 16 * 1024;

  private final ServletInputStream in;
  private final Sink sink;
  private final Runnable serial;
  private final @Nullable EndWatch watch;
  private byte @Nullable [] early;
  private volatile boolean allRead;
  private volatile @Nullable Throwable error;
  private volatile boolean done;

  /** Reads nothing before {@link #start}. */
  public BodyReader(ServletInputStream in, Sink sink, Runnable serial) {
    this(in, sink, serial, null);
  }

  /** The same, where the container's word about the end does not suffice. */
  public BodyReader(ServletInputStream in, Sink sink, Runnable serial, @Nullable EndWatch watch) {
    this.in = in;
    this.sink = sink;
    this.serial = serial;
    this.watch = watch;
  }

  /** Begins; the request must be in asynchronous mode. */
  public void start() {
    in.setReadListener(this);
  }

  /**
   * Whether the body has ended at once, which servlets can learn of an HTTP/2 request without a
   * length only by reading. Called before the first step, on the thread that started this.
   */
  public boolean isAtEnd() throws IOException {
    if (in.isFinished()) {
      return true;
    }
    byte[] buffer = new byte[BUFFER];
    int count = in.isReady() ? in.read(buffer) : 0;
    if (count > 0) {
      early = Arrays.copyOf(buffer, count);
      if (watch != null) {
        watch.moved(count);
      }
    }
    return count < 0;
  }

  /** Reads what is there. */
  public void step() {
    if (done) {
      return;
    }
    Throwable reported = error;
    if (reported != null) {
      fail(reported);
      return;
    }
    try {
      read();
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private void read() throws IOException {
    byte[] buffer = null; // not kept: most bodies wait most of their time
    for (int room = sink.room(); !done && room > 0; room = sink.room()) {
      byte[] first = early;
      if (first != null) {
        early = null;
        sink.data(first);
        continue;
      }
      if (!isReadable()) {
        if (watch == null ? allRead : watch.isEnd(in)) {
          finish();
        }
        return;
      }
      buffer = buffer == null ? new byte[BUFFER] : buffer;
      int count = in.read(buffer, 0, Math.min(room, BUFFER));
      if (count < 0) {
        if (watch == null || watch.isEnd(in)) {
          finish();
        }
        return;
      }
      if (count > 0) {
        if (watch != null) {
          watch.moved(count);
        }
        sink.data(Arrays.copyOf(buffer, count));
      }
    }
  }

  /** Whether bytes are there. Asked for readiness at its end, Tomcat would call back once more. */
  private boolean isReadable() {
    return !(watch == null ? allRead : in.isFinished()) && in.isReady();
  }

  /** Reads nothing more and tells nobody. */
  public void stop() {
    done = true;
    if (watch != null) {
      watch.stop();
    }
  }

  @Override
  public void onDataAvailable() {
    serial.run();
  }

  @Override
  public void onAllDataRead() {
    allRead = true;
    serial.run();
  }

  @Override
  public void onError(Throwable cause) {
    error = cause;
    serial.run();
  }

  /** Whether the container has reported an error, which a step then passes on. */
  public boolean isBroken() {
    return error != null;
  }

  private void finish() throws IOException {
    sink.end();
    stop();
  }

  private void fail(Throwable cause) {
    if (!done) {
      stop();
      sink.failed(cause);
    }
  }
}
