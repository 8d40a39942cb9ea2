package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A copy of all records in memory, in the order of their ids, which is that of ASCII whatever the
 * database. A change costs the logarithm of how many there are; readers take no lock.
 */
final class RecordIndex {
  private final NavigableMap<String, Backend> records = new ConcurrentSkipListMap<>();

  void store(Backend backend) {
    records.put(backend.id(), backend);
  }

  void remove(String id) {
    records.remove(id);
  }

  /** Moves the times of last use forward, never back. */
  void used(Map<String, Instant> times) {
    times.forEach(
        (id, at) ->
            records.computeIfPresent(
                id,
                (key, backend) -> {
                  Instant before = backend.lastUsed();
                  return before == null || before.isBefore(at) ? backend.usedAt(at) : backend;
                }));
  }

  /** All of them; live. */
  Collection<Backend> all() {
    return records.values();
  }

  /** Live. */
  Set<String> ids() {
    return records.keySet();
  }

  /** The first behind that id, or of all, for which the condition holds. */
  List<Backend> page(@Nullable String after, int limit, Predicate<Backend> which) {
    Map<String, Backend> behind = after == null ? records : records.tailMap(after, false);
    return behind.values().stream().filter(which).limit(limit).toList();
  }
}
