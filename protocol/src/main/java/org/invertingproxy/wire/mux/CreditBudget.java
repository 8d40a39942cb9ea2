package org.invertingproxy.wire.mux;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.invertingproxy.wire.frame.ChannelLimits;

/**
 * The memory that the bytes of all channels of a process may take while they wait for consumers.
 * Thread-safe, without locks on the path of data.
 *
 * <p>Two books: windows grow beyond their guaranteed size only as far as half the limit allows, all
 * together, so that streams which have grown and are not read leave the rest to the others; and
 * once more bytes wait than the limit, those channels get no new credit that hold more than an even
 * part of it, so that one with many slow consumers does not hold up the others. The guarantee of a
 * stream needs no entry: it becomes memory only when its bytes wait, and then the second book
 * counts them. What many channels had got before may still come: beyond the ceiling, see {@link
 * Relief}.
 */
public final class CreditBudget {
  private final long limit;
  private final long ceiling;
  private final AtomicLong grown = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicInteger sharers = new AtomicInteger();
  private final List<Runnable> held = new ArrayList<>(); // guarded by itself

  /**
   * A budget.
   *
   * @param limit in bytes
   */
  public CreditBudget(long limit) {
    this(limit, 2 * limit);
  }

  /**
   * A budget.
   *
   * @param limit in bytes
   * @param most above which streams are given up, in bytes; twice the limit if that is less
   */
  public CreditBudget(long limit, long most) {
    this.limit = limit;
    this.ceiling = Math.min(2 * limit, most);
  }

  /** A quarter of the heap. */
  public static CreditBudget ofHeap() {
    return new CreditBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  /** All that there is, in bytes. */
  public long limit() {
    return limit;
  }

  /** Bytes that wait to be read. */
  public long waiting() {
    return waiting.get();
  }

  /** Bytes by which windows have grown. */
  public long grown() {
    return grown.get();
  }

  /** The credit of a channel, in bytes: what one has unread stays well below twice the limit. */
  int channelWindow() {
    return (int) Math.min(ChannelLimits.DEFAULTS.channelWindow(), limit / 2);
  }

  /** Takes room for a larger window, if there is. */
  boolean grow(int bytes) {
    if (grown.addAndGet(bytes) <= limit / 2) {
      return true;
    }
    grown.addAndGet(-bytes);
    return false;
  }

  /** Gives the room of larger windows back. */
  void shrink(int bytes) {
    grown.addAndGet(-bytes);
  }

  /** The part of one channel. */
  Share share() {
    return new Share();
  }

  private void release() {
    List<Runnable> tasks;
    synchronized (held) {
      tasks = List.copyOf(held);
      held.clear();
    }
    tasks.forEach(Runnable::run);
  }

  /** What waits of one channel. Guarded by its mux's lock. */
  final class Share {
    private long own;

    /** Bytes have come that nobody has read yet. */
    void arrived(int bytes) {
      if (own == 0) {
        sharers.incrementAndGet();
      }
      own += bytes;
      waiting.addAndGet(bytes);
    }

    /** Such bytes were read or dropped. */
    void left(int bytes) {
      if (bytes == 0) {
        return;
      }
      own -= bytes;
      if (own == 0) {
        sharers.decrementAndGet();
      }
      long now = waiting.addAndGet(-bytes);
      if (now <= limit && now + bytes > limit) {
        release();
      }
    }

    /** Whether this channel must wait until bytes were read. */
    boolean isExceeded() {
      return waiting.get() > limit && isGreedy();
    }

    /** Whether this channel must give streams up. */
    boolean isSpent() {
      return waiting.get() > ceiling && isGreedy();
    }

    private boolean isGreedy() {
      return own > limit / Math.max(1, sharers.get());
    }

    /**
     * Runs the task, once, when the process as a whole is below the limit again; never within a
     * call that holds a lock if the task only puts work elsewhere, which it must.
     */
    void whenRelaxed(Runnable task) {
      synchronized (held) {
        held.add(task);
      }
      if (waiting.get() <= limit) { // read meanwhile, perhaps before the task was seen
        release();
      }
    }
  }
}
