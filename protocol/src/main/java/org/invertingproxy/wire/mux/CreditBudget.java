package org.invertingproxy.wire.mux;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the bytes of all channels of a process may take while they wait for consumers.
 * Thread-safe, without locks on the path of data.
 *
 * <p>Two books: windows grow beyond their guaranteed size only as far as the limit allows, all
 * together; and once more bytes wait than the limit, channels get no new credit as a whole until
 * consumers have read. The guarantee of a stream needs no entry: it becomes memory only when its
 * bytes wait, and then the second book holds.
 */
public final class CreditBudget {
  private final long limit;
  private final AtomicLong grown = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private final List<Runnable> held = new ArrayList<>(); // guarded by itself

  /**
   * A budget.
   *
   * @param limit in bytes
   */
  public CreditBudget(long limit) {
    this.limit = limit;
  }

  /** A quarter of the heap. */
  public static CreditBudget ofHeap() {
    return new CreditBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  /** Takes room for a larger window, if there is. */
  boolean grow(int bytes) {
    if (grown.addAndGet(bytes) <= limit) {
      return true;
    }
    grown.addAndGet(-bytes);
    return false;
  }

  /** Gives the room of larger windows back. */
  void shrink(int bytes) {
    grown.addAndGet(-bytes);
  }

  /** Bytes have come that nobody has read yet. */
  void arrived(int bytes) {
    waiting.addAndGet(bytes);
  }

  /** Such bytes were read or dropped. */
  void left(int bytes) {
    long now = waiting.addAndGet(-bytes);
    if (now <= limit && now + bytes > limit) {
      release();
    }
  }

  /**
   * Runs the task once enough was read.
   *
   * @return false when that is so already: the task is not kept
   */
  boolean holds(Runnable task) {
    if (waiting.get() <= limit) {
      return false;
    }
    synchronized (held) {
      held.add(task);
    }
    if (waiting.get() <= limit) { // read meanwhile, perhaps before the task was seen
      release();
    }
    return true;
  }

  /** Bytes that wait to be read. */
  public long waiting() {
    return waiting.get();
  }

  /** Bytes by which windows have grown. */
  public long grown() {
    return grown.get();
  }

  private void release() {
    List<Runnable> tasks;
    synchronized (held) {
      tasks = List.copyOf(held);
      held.clear();
    }
    tasks.forEach(Runnable::run);
  }
}
