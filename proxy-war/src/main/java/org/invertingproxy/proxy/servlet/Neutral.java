package org.invertingproxy.proxy.servlet;

import jakarta.servlet.AsyncContext;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads that hold no lock of the server's. Tomcat locks a connection of HTTP/1.1 when it is given
 * a listener, and holds that lock in all its calls. So a thread that brings one request's news to
 * another, as where an agent's channel takes several, must not set listeners itself: two such
 * threads would wait for each other for ever.
 */
public final class Neutral {
  private static final long AGAIN_MICROS = 50;

  /** Nothing else runs on these. */
  private static final class Worker extends Thread {
    Worker(Runnable task) {
      super(task, "inverting-proxy-neutral");
      setDaemon(true);
    }
  }

  private final ScheduledExecutorService workers;

  private Neutral(ScheduledExecutorService workers) {
    this.workers = workers;
  }

  /** So many such threads; to be shut down by the caller. */
  public static ScheduledExecutorService workers(int threads) {
    return new ScheduledThreadPoolExecutor(threads, Worker::new);
  }

  /**
   * The one that the suspended request needs, if any.
   *
   * @param workers as {@link #workers} makes them
   */
  public static @Nullable Neutral of(
      AsyncContext context, Container container, ScheduledExecutorService workers) {
    boolean needed =
        container.isTomcat() && context.getRequest().getProtocol().startsWith("HTTP/1");
    return needed ? new Neutral(workers) : null;
  }

  /** Runs the serial step of the request on such a thread, or on one that is running it already. */
  public void execute(Runnable serial) {
    try {
      workers.execute(serial);
    } catch (RejectedExecutionException e) {
      serial.run(); // the proxy has ended: nothing is taken up any more
    }
  }

  /**
   * Asked in the serial step: whether it runs on such a thread. If not, it will be run again on
   * one, after a moment: now this thread runs the step, and would be given the repetition.
   */
  public boolean isHere(Runnable serial) {
    if (Thread.currentThread() instanceof Worker) {
      return true;
    }
    try {
      ScheduledFuture<?> unused = workers.schedule(serial, AGAIN_MICROS, TimeUnit.MICROSECONDS);
      return false;
    } catch (RejectedExecutionException e) {
      return true; // the proxy has ended: what is left is done here, since nobody else would
    }
  }
}
