package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The times of last use that are not yet in the database. Thread-safe, never blocks. */
final class LastUsed {
  private final Map<String, Instant> times = new ConcurrentHashMap<>();

  void touch(String id, Instant at) {
    // What the database keeps.
    times.merge(id, at.truncatedTo(ChronoUnit.MICROS), LastUsed::later);
  }

  void forget(String id) {
    times.remove(id);
  }

  /** The record with the later of its own time and ours. */
  Backend over(Backend stored) {
    Instant pending = times.get(stored.id());
    return pending == null ? stored : stored.usedAt(later(pending, stored.lastUsed()));
  }

  /** What is to be written. */
  Map<String, Instant> pending() {
    return Map.copyOf(times);
  }

  /** Drops what was written, unless a later time came in the meantime. */
  void written(Map<String, Instant> done) {
    done.forEach(times::remove);
  }

  private static Instant later(Instant one, @Nullable Instant other) {
    return other == null || one.isAfter(other) ? one : other;
  }
}
