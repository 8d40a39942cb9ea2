package org.invertingproxy.agent;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listeners of one agent, in order, on a thread of their own: a slow listener delays
 * other listeners, never traffic. If it is so slow that {@value #MAX_WAITING} events wait, further
 * request summaries are lost; changes of state never are.
 */
final class ListenerThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerThread.class);
  private static final int MAX_WAITING = 10_000;
  private static final long LAST_WORDS_SECONDS = 2;

  private final List<AgentListener> listeners;
  private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  ListenerThread(List<AgentListener> listeners) {
    this.listeners = listeners;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            waiting,
            task -> {
              Thread fresh = new Thread(task, "inverting-agent-listener");
              fresh.setDaemon(true);
              thread = fresh;
              return fresh;
            },
            new ThreadPoolExecutor.DiscardPolicy());
  }

  void statusChanged(AgentStatus status) {
    tell(listener -> listener.statusChanged(status));
  }

  void requestEnded(RequestSummary request) {
    if (waiting.size() < MAX_WAITING) {
      tell(listener -> listener.requestEnded(request));
    }
  }

  private void tell(Consumer<AgentListener> event) {
    if (listeners.isEmpty()) {
      return;
    }
    executor.execute(
        () -> {
          each(event);
          if (waiting.isEmpty()) {
            each(AgentListener::caughtUp);
          }
        });
  }

  private void each(Consumer<AgentListener> event) {
    for (AgentListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("A listener failed", e);
      }
    }
  }

  /** Ends the thread once what waits has been told; a slow listener is waited for a moment. */
  @Override
  public void close() {
    executor.shutdown();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      if (!executor.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("A listener is still at work");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
