package org.invertingproxy.agent.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop that wait for another exchange, the newest taken first. Used on
 * that loop only.
 */
final class IdleConnections {
  private static final int MAX_IDLE = 256;

  private record Entry(HttpConnection connection, long since) {}

  private final EventLoop loop;
  private final long limitNanos;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>(); // oldest first
  private @Nullable ScheduledFuture<?> sweep;
  private boolean closed;

  IdleConnections(EventLoop loop, Duration limit) {
    this.loop = loop;
    this.limitNanos = limit.toNanos();
  }

  /** An open connection that has not been idle for too long, or null. */
  @Nullable HttpConnection take() {
    Entry entry = entries.pollLast();
    while (entry != null) {
      if (entry.connection().isOpen() && System.nanoTime() - entry.since() < limitNanos) {
        return entry.connection();
      }
      entry.connection().close();
      entry = entries.pollLast();
    }
    return null;
  }

  void give(HttpConnection connection) {
    if (closed || entries.size() >= MAX_IDLE) {
      connection.close();
      return;
    }
    entries.addLast(new Entry(connection, System.nanoTime()));
    if (sweep == null) {
      sweep = loop.schedule(this::sweep, limitNanos, TimeUnit.NANOSECONDS);
    }
  }

  void remove(HttpConnection connection) {
    entries.removeIf(entry -> entry.connection() == connection);
  }

  void close() {
    closed = true;
    if (sweep != null) {
      sweep.cancel(false);
    }
    for (Entry entry : entries.toArray(new Entry[0])) {
      entry.connection().close();
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    Entry oldest = entries.peekFirst();
    while (oldest != null && now - oldest.since() >= limitNanos) {
      entries.removeFirst();
      oldest.connection().close();
      oldest = entries.peekFirst();
    }
    sweep = oldest == null ? null : loop.schedule(this::sweep, limitNanos, TimeUnit.NANOSECONDS);
  }
}
