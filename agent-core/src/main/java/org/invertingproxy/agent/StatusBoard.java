package org.invertingproxy.agent;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.invertingproxy.agent.transport.LinkKind;
import org.jspecify.annotations.Nullable;

/** Holds the current status of one agent and lets threads wait for another one. Thread-safe. */
final class StatusBoard {
  private final Object lock = new Object();
  private final Consumer<AgentStatus> listener;
  private AgentStatus status = new AgentStatus(AgentState.CONNECTING, "", null); // guarded by lock

  /**
   * An agent that is connecting.
   *
   * @param listener hears every change in order; called with the lock held, so it must only queue
   */
  StatusBoard(Consumer<AgentStatus> listener) {
    this.listener = listener;
  }

  AgentStatus status() {
    synchronized (lock) {
      return status;
    }
  }

  /**
   * Moves to another state unless the agent is beyond it: one that has failed only stops, a
   * stopping one only gets closed, a closed one stays so. A public URL once known is kept while
   * null is passed.
   */
  void move(AgentState state, String detail, @Nullable URI publicUrl) {
    move(state, detail, publicUrl, null);
  }

  /** Moves to {@link AgentState#ONLINE} by the same rules. */
  void online(LinkKind kind, @Nullable URI publicUrl) {
    move(AgentState.ONLINE, "", publicUrl, kind);
  }

  private void move(
      AgentState state, String detail, @Nullable URI publicUrl, @Nullable LinkKind kind) {
    synchronized (lock) {
      boolean ending = status.state().compareTo(AgentState.FAILED) >= 0;
      if (ending && state.compareTo(status.state()) <= 0) {
        return;
      }
      AgentStatus next =
          new AgentStatus(state, detail, publicUrl != null ? publicUrl : status.publicUrl(), kind);
      if (next.equals(status)) {
        return;
      }
      status = next;
      listener.accept(next);
      lock.notifyAll();
    }
  }

  /** Waits until the predicate holds or the time is over, and returns the status then. */
  AgentStatus await(Predicate<AgentStatus> wanted, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (lock) {
      while (!wanted.test(status)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          break;
        }
        // Rounded up: a wait of 0 ms would be one without end.
        lock.wait(left / 1_000_000 + 1);
      }
      return status;
    }
  }
}
