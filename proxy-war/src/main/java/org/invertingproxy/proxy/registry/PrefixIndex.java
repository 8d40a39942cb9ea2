package org.invertingproxy.proxy.registry;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Backends by audience and path prefix, each such place in order of {@link Rank}. A change costs as
 * much as the record has prefixes, and the logarithm of how many share them. Readers take no lock;
 * changes come one at a time.
 *
 * <p>A change files the record anew, then counts, then takes it from where it was. So a reader who
 * looks at several places, and who finds the same count before and after, has missed no record.
 */
final class PrefixIndex {
  /** The audience that every backend for certain users has in common. */
  private static final String PRIVATE = "";

  private final Map<Slot, NavigableMap<Rank, Backend>> slots = new ConcurrentHashMap<>();
  private volatile int longest;
  private final AtomicLong changes = new AtomicLong();

  private record Slot(String audience, String prefix) {}

  /** Those filed there, the best first; live. */
  Map<Rank, Backend> at(String audience, String prefix) {
    Map<Rank, Backend> filed = slots.get(new Slot(audience, prefix));
    return filed == null ? Map.of() : filed;
  }

  boolean hasPrivate(List<String> prefixes) {
    return prefixes.stream().anyMatch(prefix -> !at(PRIVATE, prefix).isEmpty());
  }

  /** The length of the longest prefix there ever was. */
  int longest() {
    return longest;
  }

  /** How many changes there were; one that is under way may count already. */
  long changes() {
    return changes.get();
  }

  /** Replaces a record that keeps its rank; null where there is none before or after. */
  void replace(@Nullable Backend before, @Nullable Backend after, Rank rank) {
    Set<Slot> added = slotsOf(after);
    if (after != null) {
      added.forEach(slot -> add(slot, after, rank));
    }
    changes.incrementAndGet();
    Set<Slot> removed = slotsOf(before);
    removed.removeAll(added);
    removed.forEach(slot -> remove(slot, rank));
  }

  /** Gives a record another rank. */
  void move(Backend backend, Rank from, Rank to) {
    if (from.equals(to)) {
      return;
    }
    Set<Slot> all = slotsOf(backend);
    all.forEach(slot -> add(slot, backend, to));
    changes.incrementAndGet();
    all.forEach(slot -> remove(slot, from));
  }

  private void add(Slot slot, Backend backend, Rank rank) {
    longest = Math.max(longest, slot.prefix().length());
    slots.computeIfAbsent(slot, key -> new ConcurrentSkipListMap<>()).put(rank, backend);
  }

  private void remove(Slot slot, Rank rank) {
    slots.computeIfPresent(
        slot,
        (key, backends) -> {
          backends.remove(rank);
          return backends.isEmpty() ? null : backends;
        });
  }

  private static Set<Slot> slotsOf(@Nullable Backend backend) {
    Set<Slot> found = new HashSet<>();
    if (backend == null) {
      return found;
    }
    EndUsers users = EndUsers.parse(backend.endUser());
    for (String prefix : backend.pathPrefixes()) {
      users.audiences().forEach(audience -> found.add(new Slot(audience, prefix)));
      if (!users.includeEveryone()) {
        found.add(new Slot(PRIVATE, prefix));
      }
    }
    return found;
  }
}
