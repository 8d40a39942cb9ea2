package org.invertingproxy.agent.http;

import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs one task on an event loop whenever asked: at once if asked there, never inside itself, and
 * once for several requests from other threads. It is what a {@link
 * org.invertingproxy.wire.BodyPipe} should call: the pipe may call back while the task polls it,
 * and a task that ran inside itself would put the pieces out of order. Thread-safe.
 */
public final class LoopTask implements Runnable {
  private final EventLoop loop;
  private final Runnable task;
  private final AtomicBoolean queued = new AtomicBoolean();
  private boolean running; // used on the loop only
  private boolean again; // used on the loop only

  /** The task runs on that loop. */
  public LoopTask(EventLoop loop, Runnable task) {
    this.loop = loop;
    this.task = task;
  }

  @Override
  public void run() {
    if (loop.inEventLoop()) {
      enter();
    } else if (!loop.isShuttingDown() && queued.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            queued.set(false);
            enter();
          });
    }
  }

  private void enter() {
    again = true;
    if (running) {
      return;
    }
    running = true;
    try {
      while (again) {
        again = false;
        task.run();
      }
    } finally {
      running = false;
    }
  }
}
