package org.invertingproxy.agent.http;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * All threads of one agent that touch the network: a few event loops, which never block, and
 * threads that come and go for what can only be done by blocking. All are daemons. Thread-safe.
 */
public final class EventLoops implements AutoCloseable {
  private static final int MAX_BLOCKING = 4;
  private static final long CLOSE_SECONDS = 5;
  private static final long LAST_TASKS_SECONDS = 1;

  private final EventLoopGroup group;
  private final ThreadPoolExecutor blocking;

  /** That many event loops, of which each carries whole exchanges. */
  public EventLoops(int threads) {
    group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("inverting-agent", true), NioIoHandler.newFactory());
    blocking =
        new ThreadPoolExecutor(
            MAX_BLOCKING,
            MAX_BLOCKING,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("inverting-agent-blocking", true));
    blocking.allowCoreThreadTimeOut(true);
  }

  /** One of the loops, in turn. */
  public EventLoop next() {
    return group.next();
  }

  /** The loop of the calling thread, or one in turn where it is none. */
  public EventLoop current() {
    for (EventExecutor loop : group) {
      if (loop.inEventLoop()) {
        return (EventLoop) loop;
      }
    }
    return next();
  }

  /**
   * Runs tasks that block, at most {@value #MAX_BLOCKING} at once; more wait for their turn.
   *
   * @throws RejectedExecutionException after {@link #close}
   */
  public Executor blocking() {
    return blocking;
  }

  /**
   * Lets the loops do what they were asked before, closes every connection and ends the threads;
   * waits for them unless called by one of them.
   */
  @Override
  public void close() {
    blocking.shutdownNow();
    boolean waits = !isLoop();
    settle(); // a last word among the tasks; a loop that ends closes its sockets first
    Future<?> ended = group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    if (waits) {
      ended.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private boolean isLoop() {
    for (EventExecutor loop : group) {
      if (loop.inEventLoop()) {
        return true;
      }
    }
    return false;
  }

  /** Lets the loops do what they were asked before, unless called by one of them. */
  public void settle() {
    if (isLoop()) {
      return;
    }
    for (EventExecutor loop : group) {
      if (!loop.isShuttingDown()) {
        loop.submit(() -> {}).awaitUninterruptibly(LAST_TASKS_SECONDS, TimeUnit.SECONDS);
      }
    }
  }
}
