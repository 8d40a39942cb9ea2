package org.invertingproxy.wire;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one body on their way from one producer to one consumer, bounded and never blocking.
 *
 * <p>The producer calls {@link #write} while {@link #isWritable}, then exactly one of {@link #end}
 * and {@link #abort}; the consumer calls {@link #poll} until it returns null, then looks at {@link
 * #isEnded} and {@link #failure}. Either side may be told of a change by the listener it registers.
 * A listener is called on the thread that made the change, outside every lock, possibly when
 * nothing changed for it any more: it must look again, and may be called concurrently with itself.
 *
 * <p>An abort by the producer discards what was not yet read: the consumer cannot mistake a cut-off
 * body for a whole one. A {@link #cancel}, by the consumer or by whoever owns both sides, frees the
 * memory, fails later writes silently, and counts as a failure: what was discarded is never an end.
 */
public final class BodyPipe {
  private static final Runnable NOTHING = () -> {};

  /**
   * What a piece costs beside its bytes: a body of single bytes must not hold many times itself.
   */
  private static final int PIECE = 32;

  /** So many pieces do not count against the capacity. */
  private static final int FREE_PIECES = 16;

  private final Object lock = new Object();
  private final int capacity;
  private final BodyBudget budget;
  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>(); // guarded by lock
  private int buffered; // guarded by lock
  private long passed; // guarded by lock
  private boolean starved; // guarded by lock: the producer saw "not writable"
  private boolean ended; // guarded by lock
  private Fields trailers = Fields.EMPTY; // guarded by lock
  private @Nullable Throwable failure; // guarded by lock
  private @Nullable Throwable cancelled; // guarded by lock
  private Runnable readable = NOTHING; // guarded by lock
  private Runnable writable = NOTHING; // guarded by lock

  /**
   * A pipe that reports itself full once {@code capacity} bytes wait in it.
   *
   * @param capacity in bytes, above zero
   */
  public BodyPipe(int capacity) {
    this(capacity, BodyBudget.unlimited());
  }

  /** One that reports itself full earlier while many others hold much; ended by its owner. */
  public BodyPipe(int capacity, BodyBudget budget) {
    if (capacity <= 0) {
      throw new IllegalArgumentException("capacity must be above zero");
    }
    this.capacity = capacity;
    this.budget = budget;
  }

  /** A pipe that has already ended without a byte. */
  public static BodyPipe empty() {
    BodyPipe pipe = new BodyPipe(1);
    pipe.end(Fields.EMPTY);
    return pipe;
  }

  /**
   * Called whenever bytes, the end or a failure may have become visible to the consumer; called
   * once at registration.
   */
  public void onReadable(Runnable listener) {
    synchronized (lock) {
      readable = listener;
    }
    listener.run();
  }

  /**
   * Called whenever the producer may go on after {@link #isWritable} was false, and on a cancel;
   * not called at registration.
   */
  public void onWritable(Runnable listener) {
    synchronized (lock) {
      writable = listener;
    }
  }

  /** Whether the producer should write now; after false, the writable listener will be called. */
  public boolean isWritable() {
    return room() > 0;
  }

  /** How many bytes the producer should write now; after 0, the listener will be called. */
  public int room() {
    synchronized (lock) {
      if (cancelled != null || failure != null) {
        return Integer.MAX_VALUE; // nothing is kept any more
      }
      int room = budget.room(capacity, held());
      if (room > 0) {
        return room;
      }
      starved = true;
      return 0;
    }
  }

  /**
   * Appends a chunk; the array belongs to the pipe from now on. A producer that ignores {@link
   * #isWritable} overshoots the capacity by what it writes.
   *
   * @throws IllegalStateException after {@link #end}
   */
  public void write(byte[] chunk) {
    if (chunk.length == 0) {
      return;
    }
    Runnable listener;
    synchronized (lock) {
      if (ended) {
        throw new IllegalStateException("write after end");
      }
      if (cancelled != null || failure != null) {
        return;
      }
      chunks.add(chunk);
      buffered += chunk.length;
      budget.take(chunk.length + PIECE);
      listener = readable;
    }
    listener.run();
  }

  /** The whole body was written. Without effect after an abort or a second time. */
  public void end(Fields trailerFields) {
    Runnable listener;
    synchronized (lock) {
      if (ended || failure != null) {
        return;
      }
      ended = true;
      trailers = trailerFields;
      listener = readable;
    }
    listener.run();
  }

  /** The body was cut off. Without effect after the end or a second time. */
  public void abort(Throwable cause) {
    Runnable listener;
    synchronized (lock) {
      if (ended || failure != null) {
        return;
      }
      failure = cause;
      clear();
      listener = readable;
    }
    listener.run();
  }

  /** Nothing more is wanted. Without effect a second time or once everything was read. */
  public void cancel(Throwable cause) {
    Runnable producer;
    Runnable consumer;
    synchronized (lock) {
      if (cancelled != null || (ended && chunks.isEmpty())) {
        return;
      }
      cancelled = cause;
      if (failure == null) {
        failure = cause;
      }
      clear();
      producer = writable;
      consumer = readable;
    }
    producer.run();
    consumer.run();
  }

  /** The next chunk, which then belongs to the caller, or null when none is there now. */
  public byte @Nullable [] poll() {
    byte[] chunk;
    Runnable listener = NOTHING;
    synchronized (lock) {
      chunk = chunks.poll();
      if (chunk == null) {
        return null;
      }
      buffered -= chunk.length;
      passed += chunk.length;
      budget.give(chunk.length + PIECE);
      // Half empty before the producer is woken: fewer, larger hand-overs.
      if (starved && held() <= capacity / 2) {
        starved = false;
        listener = writable;
      }
    }
    listener.run();
    return chunk;
  }

  /** Whether everything was written and read, and nothing discarded. */
  public boolean isEnded() {
    synchronized (lock) {
      return ended && failure == null && chunks.isEmpty();
    }
  }

  /** Whether the producer has ended the body, though some may not have been read yet. */
  public boolean isComplete() {
    synchronized (lock) {
      return ended;
    }
  }

  /** The trailer fields; meaningful once {@link #isEnded}. */
  public Fields trailers() {
    synchronized (lock) {
      return trailers;
    }
  }

  /** Why the body is cut off, by an abort or a cancel, or null. */
  public @Nullable Throwable failure() {
    synchronized (lock) {
      return failure;
    }
  }

  /** Why the consumer cancelled, or null. */
  public @Nullable Throwable cancellation() {
    synchronized (lock) {
      return cancelled;
    }
  }

  /** Bytes that wait to be read. */
  public int buffered() {
    synchronized (lock) {
      return buffered;
    }
  }

  /** Bytes that the consumer has taken in all. */
  public long passed() {
    synchronized (lock) {
      return passed;
    }
  }

  private int held() {
    return buffered + Math.max(0, chunks.size() - FREE_PIECES) * PIECE;
  }

  private void clear() {
    budget.give(buffered + (long) chunks.size() * PIECE);
    chunks.clear();
    buffered = 0;
    starved = false;
  }
}
