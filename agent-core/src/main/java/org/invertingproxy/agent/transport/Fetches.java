package org.invertingproxy.agent.transport;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fetches of one agent: so many at a time, in turn. A proxy may hand out ids faster than their
 * requests can be fetched, and each fetch costs a connection. Thread-safe.
 */
final class Fetches {
  private final int most;
  private final Consumer<String> starter;
  private final ArrayDeque<String> waiting = new ArrayDeque<>(); // guarded by this
  private int running; // guarded by this
  private @Nullable Runnable onRoom; // guarded by this
  private @Nullable Runnable onNone; // guarded by this

  /**
   * No fetches yet.
   *
   * @param most at a time
   * @param starter begins the fetch of an id; {@link #end} tells that it has settled
   */
  Fetches(int most, Consumer<String> starter) {
    this.most = most;
    this.starter = starter;
  }

  /** Fetches that request, once it is its turn. */
  void add(String id) {
    synchronized (this) {
      if (running >= most) {
        waiting.add(id);
        return;
      }
      running++;
    }
    starter.accept(id);
  }

  /** A fetch has settled. */
  void end() {
    String next;
    Runnable room = null;
    Runnable none = null;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        running--;
        room = onRoom;
        onRoom = null;
        none = running == 0 ? onNone : null;
      }
    }
    if (next != null) {
      starter.accept(next);
    }
    run(room);
    run(none);
  }

  private static void run(@Nullable Runnable listener) {
    if (listener != null) {
      listener.run();
    }
  }

  /** Whether as many run as may: more ids are not to be asked for. */
  synchronized boolean isFull() {
    return running >= most;
  }

  /** Calls once, when another fetch could begin at once, possibly now. */
  void whenRoom(Runnable listener) {
    synchronized (this) {
      if (running >= most) {
        onRoom = listener;
        return;
      }
    }
    listener.run();
  }

  /** Calls once none runs or waits, possibly at once, possibly again later. */
  void whenNone(Runnable listener) {
    synchronized (this) {
      onNone = listener;
      if (running > 0) {
        return;
      }
    }
    listener.run();
  }
}
