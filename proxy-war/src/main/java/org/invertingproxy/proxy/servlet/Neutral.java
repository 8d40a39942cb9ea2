package org.invertingproxy.proxy.servlet;

import jakarta.servlet.AsyncContext;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A thread that holds no lock of the server's. Tomcat locks a connection of HTTP/1.1 when it is
 * given a listener, and holds that lock in all its calls. So a thread that brings one request's
 * news to another, as where an agent's channel takes several, must not set listeners itself: two
 * such threads would wait for each other for ever.
 */
public final class Neutral {
  private static final long AGAIN_MICROS = 50;

  private final ScheduledExecutorService executor;
  private volatile @Nullable Thread here;

  private Neutral(ScheduledExecutorService executor) {
    this.executor = executor;
  }

  /**
   * The one that the suspended request needs, if any.
   *
   * @param executor of threads that do not block
   */
  public static @Nullable Neutral of(
      AsyncContext context, Container container, ScheduledExecutorService executor) {
    boolean needed =
        container.isTomcat() && context.getRequest().getProtocol().startsWith("HTTP/1");
    return needed ? new Neutral(executor) : null;
  }

  /** Runs the serial step of the request on this thread, or on one that is running it already. */
  public void execute(Runnable serial) {
    try {
      executor.execute(() -> enter(serial));
    } catch (RejectedExecutionException e) {
      serial.run(); // the proxy has ended: nothing is taken up any more
    }
  }

  private void enter(Runnable serial) {
    here = Thread.currentThread();
    serial.run();
    here = null;
  }

  /**
   * Asked in the serial step: whether it runs on such a thread. If not, it will be run again on
   * one, after a moment: now this thread runs the step, and would be given the repetition.
   */
  public boolean isHere(Runnable serial) {
    if (Thread.currentThread() == here) {
      return true;
    }
    ScheduledFuture<?> unused =
        executor.schedule(() -> enter(serial), AGAIN_MICROS, TimeUnit.MICROSECONDS);
    return false;
  }
}
