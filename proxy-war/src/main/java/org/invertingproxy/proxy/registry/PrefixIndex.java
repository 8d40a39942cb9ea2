package org.invertingproxy.proxy.registry;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Backends by audience and path prefix. A change costs as much as the record has prefixes, however
 * many records there are. Readers take no lock; changes come one at a time.
 *
 * <p>A change files the new record, then counts, then takes the old record away. So a reader who
 * asks for several prefixes, and who finds the same count before and after, has missed no record.
 */
final class PrefixIndex {
  /** The audience that every backend for certain users has in common. */
  private static final String PRIVATE = "";

  private final Map<Slot, Map<String, Backend>> slots = new ConcurrentHashMap<>();
  private volatile int longest;
  private final AtomicLong changes = new AtomicLong();

  private record Slot(String audience, String prefix) {}

  /** Those filed there; live. */
  Collection<Backend> at(String audience, String prefix) {
    return slots.getOrDefault(new Slot(audience, prefix), Map.of()).values();
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

  /** Replaces a record; null where there is none before or after. */
  void replace(@Nullable Backend before, @Nullable Backend after) {
    Set<Slot> added = slotsOf(after);
    if (after != null) {
      for (Slot slot : added) {
        longest = Math.max(longest, slot.prefix().length());
        slots.computeIfAbsent(slot, key -> new ConcurrentHashMap<>(1)).put(after.id(), after);
      }
    }
    changes.incrementAndGet();
    if (before != null) {
      Set<Slot> removed = slotsOf(before);
      removed.removeAll(added);
      removed.forEach(slot -> remove(slot, before.id()));
    }
  }

  private void remove(Slot slot, String id) {
    slots.computeIfPresent(
        slot,
        (key, backends) -> {
          backends.remove(id);
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
