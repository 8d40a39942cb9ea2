package org.invertingproxy.proxy.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a response body as its source yields it, and flushes whenever the source has nothing more
 * for the moment, so that events arrive as the backend sent them. {@link #step} is called inside
 * the request's {@link SerialStep} only.
 */
public final class BodyWriter implements WriteListener {
  /** Where the bytes come from; called inside the request's {@link SerialStep}. */
  public interface Source {
    /** The next piece, or null when there is none now; more is announced by the serial step. */
    byte @Nullable [] next() throws IOException;

    /** Whether everything was taken. */
    boolean isEnded() throws IOException;

    /** Whether the head must leave before the end, or the container would make up a length. */
    default boolean isStreamed() {
      return false;
    }

    /**
     * Whether bytes wait in the container for the other side to take some; called at every step.
     */
    default void waiting(boolean bytesWait) {}

    /** The container has accepted the last byte. */
    void written();

    /** The other side cannot be written to any more. */
    void failed(Throwable cause);
  }

  private final ServletOutputStream out;
  private final Source source;
  private final Runnable serial;
  private volatile boolean started;
  private boolean unflushed = true; // the head
  private volatile @Nullable Throwable error;
  private volatile boolean done;

  /** Writes nothing before {@link #start}. */
  public BodyWriter(ServletOutputStream out, Source source, Runnable serial) {
    this.out = out;
    this.source = source;
    this.serial = serial;
  }

  /** Begins; the request must be in asynchronous mode and the response's head set. */
  public void start() {
    out.setWriteListener(this);
  }

  /**
   * Whether the container has called back for the first time, be it with an error. An abort before
   * that would be lost: Jetty neither calls back any more nor dispatches.
   */
  public boolean isStarted() {
    return started;
  }

  /** Writes what can be written. */
  public void step() {
    if (!started || done) {
      return;
    }
    Throwable reported = error;
    if (reported != null) {
      fail(reported);
      return;
    }
    try {
      write();
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private void write() throws IOException {
    while (!done) {
      boolean ready = out.isReady();
      source.waiting(!ready);
      if (!ready) {
        return;
      }
      byte[] piece = source.next();
      if (piece != null) {
        out.write(piece);
        unflushed = true;
      } else if (source.isEnded() && !(unflushed && source.isStreamed())) {
        done = true;
        source.written();
      } else if (unflushed) {
        unflushed = false;
        out.flush();
      } else {
        return;
      }
    }
  }

  /** Sends the head, so that what follows can only be an abort. Only once started. */
  public void flush() throws IOException {
    if (out.isReady()) {
      out.flush();
    }
  }

  /** Writes nothing more and tells nobody. */
  public void stop() {
    done = true;
  }

  @Override
  public void onWritePossible() {
    started = true;
    serial.run();
  }

  @Override
  public void onError(Throwable cause) {
    error = cause;
    started = true; // no other call will follow, so an abort must not wait for one
    serial.run();
  }

  private void fail(Throwable cause) {
    if (!done) {
      done = true;
      source.failed(cause);
    }
  }
}
