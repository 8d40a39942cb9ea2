package org.invertingproxy.proxy.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a body of HTTP/2 ends in Tomcat. Its listeners are not told of an end by trailers
 * ({@code Stream.receivedEndOfStream} wakes nobody but blocked readers), nor of a reset that Tomcat
 * sends itself, as for malformed trailers. And for a moment a client's reset looks like an end: the
 * stream's state changes first, the error shows later. So this looks from time to time, and
 * believes in an end only when it still is one after a while.
 *
 * <p>Used inside the request's {@link SerialStep} only.
 */
public final class EndWatch {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Between a reset's change of state and its error lie a few steps of one running thread. */
  private static final long DOUBT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final AsyncContext context;
  private final HttpServletRequest request;
  private final ScheduledExecutorService timers;
  private final LongSupplier nanoTime;
  private final Runnable serial;
  private long received;
  private long pause = FIRST_NANOS;
  private boolean doubted;
  private long doubtedSince;
  private boolean stopped;
  private @Nullable ScheduledFuture<?> next;

  private EndWatch(
      AsyncContext context,
      ScheduledExecutorService timers,
      LongSupplier nanoTime,
      Runnable serial) {
    this.context = context;
    this.request = (HttpServletRequest) context.getRequest();
    this.timers = timers;
    this.nanoTime = nanoTime;
    this.serial = serial;
  }

  /** The watch that the suspended request needs, if any. */
  public static @Nullable EndWatch of(
      AsyncContext context, Container container, WriteDeadline.Terms terms, Runnable serial) {
    boolean needed = container.isTomcat() && context.getRequest().getProtocol().equals("HTTP/2.0");
    return needed ? new EndWatch(context, terms.timers(), terms.nanoTime(), serial) : null;
  }

  /** So many bytes were read. */
  void moved(int count) {
    received += count;
    pause = FIRST_NANOS;
  }

  /**
   * Whether nothing can be read because the body has ended. If not, the container runs the serial
   * step when there is more, or this does when it is time to look again.
   *
   * @throws IOException when the stream was reset
   */
  boolean isEnd(ServletInputStream in) throws IOException {
    boolean open = !request.isTrailerFieldsReady();
    boolean finished = in.isFinished();
    if (open || (!finished && in.available() > 0)) { // in the latter case it has come just now
      lookIn(pause);
      pause = Math.min(2 * pause, LONGEST_NANOS);
      return false;
    }
    if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) != null) {
      throw new IOException("the client has reset the stream");
    }
    if (!finished) {
      throw new IOException("the server has reset the stream");
    }
    return received == request.getContentLengthLong() || !isDoubtful();
  }

  private boolean isDoubtful() {
    if (!doubted) {
      doubted = true;
      doubtedSince = nanoTime.getAsLong();
    }
    long left = DOUBT_NANOS - (nanoTime.getAsLong() - doubtedSince);
    if (left > 0) {
      lookIn(left);
    }
    return left > 0;
  }

  /** Looks no more. */
  void stop() {
    stopped = true;
    if (next != null) {
      next.cancel(false);
    }
  }

  private void lookIn(long nanos) {
    if (stopped) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    next = timers.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
  }

  /** On a thread of the container, for reading may write, and writing may block in Tomcat. */
  private void look() {
    try {
      context.start(serial);
    } catch (IllegalStateException e) {
      // The request is about to end, and nobody wants its body any more.
    }
  }
}
